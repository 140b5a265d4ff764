package article

import (
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"path"
	"strings"
	"sync"

	"github.com/goccy/go-yaml"

	"github.com/claimgraph/claimgraph/schema"
)

//go:embed lexicon
var lexiconFiles embed.FS

// lexicon holds the frames by trigger, and the words that qualify them.
type lexicon struct {
	frames map[string][]*frame // trigger lemma -> frames, in order of the files
	count  int
	words  *frameWords
	lists  []*explainedList
	leads  map[string]bool // predicates whose parties a list behind a colon may tell

	inventories []*inventory
	ratings     []*rating
	offices     []officeFrame // the first is for a bare "is"
	noOffice    map[string]bool
	posts       map[string]bool // nouns for an office of any kind
	terms       map[string]bool // nouns for the time in an office
}

// frame is one pattern of a predicate with what it says besides.
type frame struct {
	*pattern
	predicate *schema.Predicate
	block     *block
	set       map[string]string          // qualifiers it fixes
	name      string                     // for Assertion.Rule
	vague     bool                       // never in the high tier
	apart     bool                       // the subjects act side by side, not on each other
	ends      bool                       // its date is the end
	alone     bool                       // the verb alone tells it, of the two that the text is about
	at        bool                       // its date is one at which it held, not one on which it began
	central   bool                       // only where the noun is what its clause is about
	dated     bool                       // only with a date: without one it may be what somebody wants
	takes     map[schema.EntityKind]bool // kinds of object, nil for any that the predicate takes
	from      map[schema.EntityKind]bool // kinds of subject, nil for any
	here      bool                       // the object may be the one state that the text is about
	void      bool                       // says something else: its words make no claim
	body      bool                       // the object is no state of a kind, such as an empire
	fact      bool                       // taken for granted, however the clause around it holds
	object    schema.Entity              // the object, where the words themselves name it
	near      []map[string]bool          // lemmas of which one must stand in the sentence
	order     int
}

// block is the frames of one predicate in a file.
type block struct {
	Predicate string       `yaml:"predicate"`
	Persons   bool         `yaml:"persons"`  // a person stays subject or object; otherwise the state the person acts for
	Things    bool         `yaml:"things"`   // the object may be words that are no party
	Loose     bool         `yaml:"loose"`    // "Chad's economy" may stand for Chad as object
	Split     []string     `yaml:"split"`    // qualifiers whose coordinated words make assertions of their own
	Read      []string     `yaml:"read"`     // word tables read in the noun's phrase
	Words     wordPlaces   `yaml:"words"`    // qualifiers copied from the text
	Takes     []string     `yaml:"takes"`    // kinds of object, for frames that name none
	Take      []string     `yaml:"take"`     // quantities it takes: share, amount, count, rank
	State     bool         `yaml:"state"`    // holds over time: dates are start and end
	People    bool         `yaml:"people"`   // the subject is people, not the state
	States    bool         `yaml:"states"`   // the subject is no single person
	Others    bool         `yaml:"others"`   // nobody does it to himself: "its" means the other
	Places    bool         `yaml:"places"`   // the object is no person
	Regions   bool         `yaml:"regions"`  // a region is the object itself, not the state it lies in
	Measured  bool         `yaml:"measured"` // a thing that is no commodity needs a number
	Recall    string       `yaml:"recall"`   // predicate whose latest claim tells the parties a clause leaves out
	Weak      bool         `yaml:"weak"`     // a noun in passing is no claim: only what a clause is about
	Standing  bool         `yaml:"standing"` // the noun alone names what stands there: its clause tells something else
	Each      bool         `yaml:"each"`     // what several verbs say of one noun are claims of their own
	Itemised  bool         `yaml:"itemised"` // the noun may announce a list of its kind, each of which is a claim
	Frames    []frameEntry `yaml:"frames"`
}

// wordPlaces says which words of the sentence become which qualifier.
type wordPlaces struct {
	Noun    string            `yaml:"noun"`    // the noun's own phrase
	Object  string            `yaml:"object"`  // the verb's object
	Purpose string            `yaml:"purpose"` // "to …"
	After   map[string]string `yaml:"after"`   // preposition -> qualifier
}

// frameEntry is a pattern, or a pattern with more.
type frameEntry struct {
	Say     []string
	Set     map[string]string
	Vague   bool
	Fact    bool
	Ends    bool
	Alone   bool
	Apart   bool
	Central bool
	Dated   bool
	Here    bool
	Void    bool
	Held    bool
	Body    bool
	Takes   []string
	From    []string
	Object  string
	Near    []string
}

// UnmarshalYAML takes the short form, a pattern alone, as well.
func (e *frameEntry) UnmarshalYAML(unmarshal func(any) error) error {
	var short string
	if unmarshal(&short) == nil {
		e.Say = []string{short}
		return nil
	}
	var long struct {
		Say     []string          `yaml:"say"`
		Set     map[string]string `yaml:"set"`
		Vague   bool              `yaml:"vague"`
		Fact    bool              `yaml:"fact"`
		Ends    bool              `yaml:"ends"`
		Alone   bool              `yaml:"alone"`
		Apart   bool              `yaml:"apart"`
		Central bool              `yaml:"central"`
		Dated   bool              `yaml:"dated"`
		Here    bool              `yaml:"here"`
		Void    bool              `yaml:"void"`
		Held    bool              `yaml:"held"`
		Body    bool              `yaml:"body"`
		Takes   []string          `yaml:"takes"`
		From    []string          `yaml:"from"`
		Object  string            `yaml:"object"`
		Near    []string          `yaml:"near"`
	}
	if err := unmarshal(&long); err != nil {
		return err
	}
	*e = frameEntry(long)
	return nil
}

// frameWords are the word lists of words.yaml.
type frameWords struct {
	Sets      map[string][]string            `yaml:"sets"`   // for patterns, and for the lists below
	Tables    map[string]map[string][]string `yaml:"tables"` // table -> value -> words, read into qualifiers
	Into      map[string]string              `yaml:"into"`   // table -> qualifier
	Modal     []modalEntry                   `yaml:"modal"`
	Negative  []string                       `yaml:"negative"`
	NegVerbs  []string                       `yaml:"negative_verbs"`
	Ending    []string                       `yaml:"ending_verbs"`
	Speech    []string                       `yaml:"speech"`
	According []string                       `yaml:"according"`
	Fields    []string                       `yaml:"fields"`
	Excepting []string                       `yaml:"excepting"`
	transparent, agents, subjectControl, be, copulas, requests, wishing, curbing, locality, anaphoric, folk, commodity, multilateral, parties, backers, states, inLists, bodies, neighbours, answers, many, atNo, ballots, force, led, office, accords, allGoods, shareVerbs, changes, text,
	negative, negVerbs, ending, speech map[string]bool
	acts, unreal, conditions, inverting, stories, proofs, untrue, untruly, rumours map[string]bool
	allTraded, selling, buying                                                     map[string]bool
	bounding, degrees, tradeRoles, comparing                                       map[string]bool
	flowVerbs, sellers, buyers, rankVerbs, topping, exceeding, arrivals            map[string]bool
	verbs                                                                          map[string]bool              // lemmas of all verbs of the frames
	modalBy                                                                        map[string]map[string]string // place -> word -> modality
	lookup                                                                         map[string]map[string]string // table -> word -> value
}

// modalEntry gives a modality to words in one place: aux, adverb, verb,
// adjective or noun.
type modalEntry struct {
	Place    string   `yaml:"place"`
	Modality string   `yaml:"modality"`
	Words    []string `yaml:"words"`
}

// loadLexicon reads the embedded lexicon, once.
var loadLexicon = sync.OnceValues(func() (*lexicon, error) {
	sub, err := fs.Sub(lexiconFiles, "lexicon")
	if err != nil {
		return nil, err
	}
	return readLexicon(sub, schema.Vocabulary())
})

// readLexicon reads words.yaml and the frames of all other files of a folder.
// An unknown field, set, table, predicate or qualifier is an error.
func readLexicon(fsys fs.FS, vocab *schema.Vocab) (*lexicon, error) {
	words, err := readFrameWords(fsys)
	if err != nil {
		return nil, err
	}
	lx := &lexicon{frames: map[string][]*frame{}, leads: map[string]bool{}, words: words}
	words.verbs = map[string]bool{}
	names, err := fs.Glob(fsys, "*.yaml")
	if err != nil {
		return nil, err
	}
	var faults []error
	for _, name := range names {
		if name == "words.yaml" || name == "lists.yaml" || name == officesFile || name == "inventories.yaml" || name == "ratings.yaml" {
			continue
		}
		data, err := fs.ReadFile(fsys, name)
		if err != nil {
			return nil, err
		}
		var blocks []block
		if err := yaml.UnmarshalWithOptions(data, &blocks, yaml.Strict()); err != nil {
			return nil, fmt.Errorf("%s: %w", name, err)
		}
		for i := range blocks {
			faults = append(faults, lx.add(name, &blocks[i], vocab)...)
		}
	}
	for v := range words.modalBy["verb"] {
		words.verbs[v] = true
	}
	faults = append(faults, lx.readLists(fsys, vocab), lx.readOffices(fsys, vocab), lx.readInventories(fsys, vocab), lx.readRatings(fsys, vocab))
	return lx, errors.Join(faults...)
}

// readLists reads lists.yaml, which a folder need not have.
func (lx *lexicon) readLists(fsys fs.FS, vocab *schema.Vocab) error {
	data, err := fs.ReadFile(fsys, "lists.yaml")
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return err
	}
	var lists []listFrame
	if err := yaml.UnmarshalWithOptions(data, &lists, yaml.Strict()); err != nil {
		return fmt.Errorf("lists.yaml: %w", err)
	}
	for _, l := range lists {
		p := vocab.Predicate(l.Predicate)
		if p == nil {
			return fmt.Errorf("lists.yaml: predicate %q is not in the vocabulary", l.Predicate)
		}
		f := &frame{pattern: &pattern{source: "heading: " + strings.Join(l.Heading, " ")}, predicate: p, block: &block{Predicate: p.ID}, name: "list"}
		if len(l.Heading) > 0 {
			lx.lists = append(lx.lists, &explainedList{l.Heading, f, l.Take, l.Before, l.Guests, l.Bodies, l.Except})
		}
		lx.leads[p.ID] = lx.leads[p.ID] || l.Lead
	}
	return nil
}

// add takes the frames of one block, and returns all that is wrong with it.
func (lx *lexicon) add(file string, b *block, vocab *schema.Vocab) (faults []error) {
	p := vocab.Predicate(b.Predicate)
	if p == nil {
		return []error{fmt.Errorf("%s: predicate %q is not in the vocabulary", file, b.Predicate)}
	}
	for _, table := range b.Read {
		if lx.words.lookup[table] == nil {
			faults = append(faults, fmt.Errorf("%s: %s reads table %q, which words.yaml does not have", file, p.ID, table))
		}
	}
	for _, e := range b.Frames {
		for q := range e.Set {
			if vocab.Qualifier(q) == nil {
				faults = append(faults, fmt.Errorf("%s: %s sets qualifier %q, which is not in the vocabulary", file, p.ID, q))
			}
		}
		for _, say := range e.Say {
			pat, err := parsePattern(say, lx.words.Sets)
			if err != nil {
				faults = append(faults, fmt.Errorf("%s: %s: %w", file, p.ID, err))
				continue
			}
			f := &frame{pattern: pat, predicate: p, block: b, set: e.Set, vague: e.Vague, fact: e.Fact, ends: e.Ends, alone: e.Alone, apart: e.Apart, central: e.Central, dated: e.Dated, at: e.Held, here: e.Here, void: e.Void, body: e.Body, name: ruleNameOf(pat), order: lx.count}
			if e.Object != "" {
				f.object = schema.NewEntity(schema.Thing, e.Object)
			}
			takes := e.Takes
			if takes == nil {
				takes = b.Takes
			}
			if takes != nil {
				f.takes = kindsOf(takes)
			}
			if e.From != nil {
				f.from = kindsOf(e.From)
			}
			if e.Near != nil {
				list, err := expand(strings.Join(e.Near, "|"), lx.words.Sets)
				if err != nil {
					faults = append(faults, fmt.Errorf("%s: %s: near: %w", file, p.ID, err))
				}
				f.near = append(f.near, setOf(list))
			}
			lx.count++
			for _, v := range pat.verbs {
				lx.words.verbs[v] = true
			}
			for _, t := range pat.triggers() {
				lx.frames[t] = append(lx.frames[t], f)
			}
		}
	}
	return faults
}

// kindsOf is a list of kinds of entities as a set.
func kindsOf(list []string) map[schema.EntityKind]bool {
	out := map[schema.EntityKind]bool{}
	for _, kind := range list {
		out[schema.EntityKind(kind)] = true
	}
	return out
}

// ruleNameOf names the kind of a pattern.
func ruleNameOf(p *pattern) string {
	switch {
	case p.copular && p.noun != nil:
		return "predicate-noun"
	case len(p.adjs) > 0:
		return "adjective"
	case len(p.verbs) > 0 && p.noun != nil:
		return "light-verb"
	case len(p.verbs) > 0:
		return "verb"
	}
	return "noun"
}

func readFrameWords(fsys fs.FS) (*frameWords, error) {
	data, err := fs.ReadFile(fsys, "words.yaml")
	if err != nil {
		return nil, err
	}
	w := &frameWords{}
	if err := yaml.UnmarshalWithOptions(data, w, yaml.Strict()); err != nil {
		return nil, fmt.Errorf("words.yaml: %w", err)
	}
	w.split()
	for name, into := range map[string]*map[string]bool{
		"transparent": &w.transparent, "agents": &w.agents, "subject-control": &w.subjectControl, "be": &w.be, "copulas": &w.copulas,
		"anaphoric": &w.anaphoric, "requests": &w.requests, "wishing": &w.wishing, "curbing": &w.curbing, "locality": &w.locality, "folk": &w.folk, "commodity": &w.commodity, "multilateral": &w.multilateral, "parties": &w.parties, "backers": &w.backers, "states": &w.states, "in-lists": &w.inLists, "bodies": &w.bodies, "neighbours": &w.neighbours, "answers": &w.answers, "force": &w.force, "led": &w.led, "many": &w.many, "at-no": &w.atNo, "ballots": &w.ballots, "office": &w.office, "accord": &w.accords, "all-goods": &w.allGoods, "share-verbs": &w.shareVerbs, "changes": &w.changes, "text": &w.text,
		"acts": &w.acts, "unreal": &w.unreal, "conditions": &w.conditions, "inverting": &w.inverting, "stories": &w.stories, "proofs": &w.proofs, "untrue": &w.untrue, "untruly": &w.untruly, "rumours": &w.rumours,
		"all-traded": &w.allTraded, "selling": &w.selling, "buying": &w.buying,
		"bounding": &w.bounding, "degrees": &w.degrees, "trade-roles": &w.tradeRoles, "comparing": &w.comparing,
		"flow-verbs": &w.flowVerbs, "sellers": &w.sellers, "buyers": &w.buyers, "rank-verbs": &w.rankVerbs, "topping": &w.topping, "exceeding": &w.exceeding, "arrivals": &w.arrivals,
	} {
		list, ok := w.Sets[name]
		if !ok {
			return nil, fmt.Errorf("words.yaml: the set %q is missing", name)
		}
		*into = setOf(list)
	}
	w.negative, w.negVerbs, w.ending, w.speech = setOf(w.Negative), setOf(w.NegVerbs), setOf(w.Ending), setOf(w.Speech)
	w.modalBy = map[string]map[string]string{}
	for _, m := range w.Modal {
		if w.modalBy[m.Place] == nil {
			w.modalBy[m.Place] = map[string]string{}
		}
		for _, x := range m.Words {
			w.modalBy[m.Place][x] = m.Modality
		}
	}
	w.lookup = map[string]map[string]string{}
	for table, values := range w.Tables {
		w.lookup[table] = map[string]string{}
		if w.Into[table] == "" {
			return nil, fmt.Errorf("words.yaml: table %q fills no qualifier: add it to into", table)
		}
		for value, words := range values {
			for _, x := range words {
				if have, ok := w.lookup[table][x]; ok && have != value {
					return nil, fmt.Errorf("words.yaml: table %q gives %q to %q and to %q", table, x, have, value)
				}
				w.lookup[table][x] = value
			}
		}
	}
	return w, nil
}

// split lets lists be written as lines of words.
func (w *frameWords) split() {
	for name, list := range w.Sets {
		w.Sets[name] = fieldsOf(list)
	}
	for i := range w.Modal {
		w.Modal[i].Words = phrasesOf(w.Modal[i].Words)
	}
	for _, values := range w.Tables {
		for v, list := range values {
			values[v] = phrasesOf(list)
		}
	}
	w.Negative, w.NegVerbs, w.Ending = phrasesOf(w.Negative), phrasesOf(w.NegVerbs), phrasesOf(w.Ending)
	w.Speech, w.According = phrasesOf(w.Speech), phrasesOf(w.According)
	w.Excepting = phrasesOf(w.Excepting)
}

func fieldsOf(list []string) []string {
	var out []string
	for _, l := range list {
		for _, w := range strings.Fields(l) {
			if len(w) > 2 {
				w = strings.Trim(w, `"`)
			}
			out = append(out, w)
		}
	}
	return out
}

// phrasesOf splits lines at spaces; an underscore is a space inside a phrase.
func phrasesOf(list []string) []string {
	out := fieldsOf(list)
	for i, x := range out {
		out[i] = strings.ReplaceAll(x, "_", " ")
	}
	return out
}

func setOf(list []string) map[string]bool {
	m := make(map[string]bool, len(list))
	for _, x := range list {
		m[x] = true
	}
	return m
}

// String names a frame for people.
func (f *frame) String() string { return path.Join(f.predicate.ID, f.source) }
