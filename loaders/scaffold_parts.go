package loaders

import (
	"cmp"
	"fmt"
	"regexp"
	"slices"
	"strings"

	"github.com/claimgraph/claimgraph/schema"
)

// partNames are the names of columns, in languages that tables come in, by the
// part that the column plays in a row. They are looked for as whole words.
var partNames = map[string]*regexp.Regexp{
	"organisation": names(`organi[sz]ations?|igo|bloc|organisme|organisation internationale|organizaci[oó]n|organismo`),
	"treaty":       names(`treaty|treaties|convention|trait[eé]|tratado|convenio|vertrag`),
	"person":       names(`person|leader|head|incumbent|holder|dirigeant|l[ií]der|president|minister`),
	"office":       names(`office|position|post|title|function|fonction|cargo|amt`),
	"status":       names(`status|standing|statut|estado de la membres[ií]a`),
	"choice":       names(`vote|choice|ballot|voto`),
	"resolution":   names(`resolution|res|symbol|unres|r[eé]solution|resoluci[oó]n`),
	"item":         names(`weapons?|item|system|equipment|designation|arme|arma`),
	"supplier":     names(`supplier|seller|exporter|fournisseur|proveedor`),
	"donor":        names(`donor|donateur|donneur|donante|provider`),
	"recipient":    names(`recipient|beneficiary|buyer|importer|b[eé]n[eé]ficiaire|destinatario|beneficiario`),
	"from":         names(`from|since|start|started|begin|began|joined|accession|acceded|ratified|ratification|entry|depuis|d[eé]but|desde|inicio`),
	"signed":       names(`signed|signature|firma|unterzeichnung`),
	"to":           names(`to|until|end|ended|left|exit|withdrew|withdrawal|jusqu'?[aà]|fin|hasta`),
}

func names(alternatives string) *regexp.Regexp {
	return regexp.MustCompile(`(?i)(?:^|[^\pL])(?:` + alternatives + `)(?:$|[^\pL])`)
}

// part is the first column that is named for a part, -1 for none.
func (p *profile) part(name string) int {
	return slices.IndexFunc(p.columns, func(c column) bool {
		return partNames[name].MatchString(strings.NewReplacer("_", " ", "-", " ").Replace(c.name)) && c.filled > 0
	})
}

// A rowSort is known by the parts that its columns play.
type rowSort struct {
	class string
	two   []string // parts of two columns of states; else there is one column of states
	parts []string // parts that must be there
	draft func(d *drafter)
}

// rowSorts lists the sorts of rows, the most telling first.
var rowSorts = []rowSort{
	{class: "cg:ArmsTransfer", two: []string{"supplier", "recipient"}, parts: []string{"item"}, draft: (*drafter).transfer},
	{class: "cg:AidFlow", two: []string{"donor", "recipient"}, draft: (*drafter).aid},
	{class: "cg:Vote", parts: []string{"choice", "resolution"}, draft: (*drafter).vote},
	{class: "cg:Tenure", parts: []string{"person", "office"}, draft: (*drafter).tenure},
	{class: "cg:TreatyStatus", parts: []string{"treaty"}, draft: (*drafter).treaty},
	{class: "cg:Membership", parts: []string{"organisation"}, draft: (*drafter).membership},
}

// sortOf is the sort that the columns speak for; nil for none.
func (p *profile) sortOf(g guess) *rowSort {
	for i, s := range rowSorts {
		parts := append(slices.Clone(s.parts), s.two...)
		if len(s.two) == 0 {
			if g.reporter < 0 || g.partner >= 0 || g.wide {
				continue
			}
		} else if g.partner < 0 || s.class == "cg:AidFlow" && g.number < 0 {
			continue
		}
		fits := func(part string) bool {
			at := p.part(part)
			return at >= 0 && slices.Contains(s.two, part) == (p.columns[at].scheme != "")
		}
		if !slices.ContainsFunc(parts, func(part string) bool { return !fits(part) }) {
			return &rowSorts[i]
		}
	}
	return nil
}

// transfer, aid and the others below draft the predicates of one sort of row.
func (d *drafter) transfer() {
	supplier, recipient := d.state(d.p.part("supplier"), "supplierState"), d.state(d.p.part("recipient"), "recipientState")
	d.add("[a, cg:ArmsTransfer] # a guess", "[cg:supplier, e:"+supplier+"~iri]", "[cg:recipient, e:"+recipient+"~iri]",
		quoted("cg:item", d.ref(d.p.part("item"))))
	for _, part := range []string{"ordered", "delivered"} {
		i := slices.IndexFunc(d.p.columns, func(c column) bool { return c.isNumber() && strings.Contains(strings.ToLower(c.name), part) })
		if i >= 0 {
			d.add(quoted("cg:"+part, d.ref(i)))
		}
	}
	d.period()
}

func (d *drafter) aid() {
	donor, recipient := d.state(d.p.part("donor"), "donorState"), d.state(d.p.part("recipient"), "recipientState")
	d.add("[a, cg:AidFlow] # a guess", "[cg:donor, e:"+donor+"~iri]", "[cg:recipient, e:"+recipient+"~iri]",
		quoted("cg:value", d.number()), "[cg:unit, "+cmp.Or(currencyOf(d.p.columns[d.g.number].name), "USD")+"] # a guess")
	d.period()
}

func (d *drafter) vote() {
	voter, vote, resolution := d.state(d.g.reporter, "voterState"), d.ref(d.p.part("choice")), d.ref(d.p.part("resolution"))
	choice := d.derive("choice", fmt.Sprintf("if(in(lower(%[1]s), yes, y, for, in favour, in favor, oui, pour, si), yes, "+
		"if(in(lower(%[1]s), no, n, against, non, contre, en contra), no, "+
		"if(in(lower(%[1]s), abstain, abstained, abstention, a), abstain, lower(%[1]s))))", vote))
	node := "obs:" + d.name + "/resolution-" + d.derive("resolutionKey", "slug("+resolution+")")
	d.add("[a, cg:Vote] # a guess", "[cg:voter, e:"+voter+"~iri]", "[cg:resolution, "+node+"~iri]", "[cg:choice, "+choice+"]")
	d.period()
	d.beside("resolution", node, "[a, cg:Resolution]", quoted("cg:symbol", resolution), quoted("cg:topic", resolution))
}

func (d *drafter) tenure() {
	state, person := d.state(d.g.reporter, "stateKey"), d.ref(d.p.part("person"))
	node := "e:person/" + d.derive("personKey", "slug("+person+")")
	d.add("[a, cg:Tenure] # a guess", "[cg:person, "+node+"~iri]", "[cg:country, e:"+state+"~iri]", quoted("cg:office", d.ref(d.p.part("office"))))
	d.held()
	d.beside("person", node, "[a, cg:Person]", quoted("skos:prefLabel", person))
}

func (d *drafter) treaty() {
	usual := "state party"
	if d.p.timed("from") < 0 && d.p.timed("signed") >= 0 {
		usual = "signatory"
	}
	d.standing("cg:TreatyStatus", "treaty", "cg:Treaty", usual)
}

func (d *drafter) membership() {
	d.standing("cg:Membership", "organisation", "cg:Organisation", "member")
}

// standing drafts where a state stands towards what the part names.
func (d *drafter) standing(class, part, kind, usual string) {
	state, name := d.state(d.g.reporter, "stateKey"), d.ref(d.p.part(part))
	node := "e:" + part + "/" + d.derive(part+"Key", "slug("+name+")")
	status := "[cg:status, " + usual + "] # a guess"
	if i := d.p.part("status"); i >= 0 {
		status = "[cg:status, " + d.derive("standing", "lower("+d.ref(i)+")") + "]"
	}
	d.add("[a, "+class+"] # a guess", "[cg:state, e:"+state+"~iri]", "[cg:"+part+", "+node+"~iri]", status)
	d.held()
	d.beside(part, node, "[a, "+kind+"]", quoted("skos:prefLabel", name))
}

// held is the time of a row that lasts: from one column to the other, or since
// a day that the first one names; the time of the row where no column says so.
func (d *drafter) held() {
	from, to := d.p.timed("from"), d.p.timed("to")
	if from < 0 {
		from = d.p.timed("signed")
	}
	switch {
	case from >= 0 && to >= 0 && from != to:
		held := d.derive("held", fmt.Sprintf("period(%s, %s)", d.when(from), d.when(to)))
		d.add(quoted("cg:period", "period:"+held+"~iri"))
	case from >= 0:
		d.add(quoted("cg:period", "period:"+d.when(from)+"..~iri") + " # and since")
	default:
		d.period()
	}
}

// timed is the first column of years or dates that is named for a part, -1 for none.
func (p *profile) timed(part string) int {
	return slices.IndexFunc(p.columns, func(c column) bool {
		return c.isTime() && partNames[part].MatchString(strings.NewReplacer("_", " ", "-", " ").Replace(c.name))
	})
}

// dateFormats are tried on the cells of a column that are no ISO dates, those
// that can be confused last.
var dateFormats = []string{"%Y-%m-%d", "%Y", "%d %B %Y", "%d %b %Y", "%B %d, %Y", "%b %d, %Y", "%B %Y", "%b %Y", "%d-%b-%Y", "%Y/%m/%d", "%d.%m.%Y", "%d/%m/%Y", "%m/%d/%Y"}

// formats are the formats in which most cells of a column, three in four,
// are dates; none when they are not, or when day and month cannot be told apart.
func (c *column) formats() []string {
	var out []string
	read := map[string]bool{}
	for _, f := range dateFormats {
		fits, telling := 0, false
		for v := range c.distinct {
			d, ok := readDate(v, f)
			if !ok || read[v] {
				continue
			}
			if _, err := schema.ParsePeriod(d); err != nil {
				continue
			}
			fits++
			telling = telling || len(d) == 10 && d[8:] > "12"
		}
		if fits == 0 || strings.Contains(f, "/%") && !strings.HasPrefix(f, "%Y") && !telling {
			continue
		}
		out = append(out, f)
		for v := range c.distinct {
			if _, ok := readDate(v, f); ok {
				read[v] = true
			}
		}
	}
	if len(read) == 0 || len(read)*4 < len(c.distinct)*3 {
		return nil
	}
	return out
}
