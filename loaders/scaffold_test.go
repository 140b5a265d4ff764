package loaders_test

import (
	"context"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/claimgraph/claimgraph/loaders"
)

// TestScaffold drafts datasets for strangers' tables: each draft opens, reads
// its table, and takes the columns for what they are.
func TestScaffold(t *testing.T) {
	tests := []struct {
		name, table string
		want        []string // in the mapping
		rows        int64
	}{
		{"pairs.csv", "from,to,year,export_value,remark\nKEN,PER,2001,12.5,x\nFJI,KEN,2002,7,\nPER,FJI,2003,9,y\n",
			[]string{"country(iso3, $(from), $(year))", "qb:Observation", "m:export-value", "'remark'"}, 3},
		{"shares.tsv", "Reporter\tPartner\tYear\tshare pct\nKenya\tPeru\t2001\t12.5\nFiji\tKenya\t2002\t7\n",
			[]string{"country(name, $(Reporter), $(Year))", "m:trade-share"}, 2},
		{"Länder.csv", "land;jahr;wert\nFrance;1999;3\nCura\xe7ao;2000;4\n",
			[]string{"country(name, $(land), $(jahr))", "cg:Rating"}, 2},
		{"plain.csv", "title,words\nA river,3 long ones\nA hill,none\n", []string{"cg:Thing", "$(title)"}, 2},
		{"codes.csv", "ccode1,ccode2,year\n501,135,1999\n950,501,2001\n", []string{"country(cow, $(ccode1), $(year))", "cg:party"}, 2},
		{"wide.csv", "country,iso3,1990,1991 [YR1991],1992\nFiji,FJI,1.5,..,3\nPeru,PER,\"1,002\",3,4\n",
			[]string{"longer: {columns: '[12][0-9][0-9][0-9]*'", "number($(yearValue))", "cg:Rating"}, 5},
		{"preamble.csv", "Office of Statistics,,,\nupdated in May\n\nreporter,partner,\"year\nof trade\",value\nKEN,PER,2001,12\nFJI,KEN,2002,7\n",
			[]string{"country(iso3, $(reporter), $(year of trade))", "qb:Observation"}, 2},
		{"comma.csv", "Staat;Jahr;Anteil in %\nKenya;2019;12,5 %\nPeru;2020;1.007 %\n",
			[]string{"commaNumber($(Anteil in %))", "cg:Rating"}, 2},
		{"foreign.csv", "pays,part\nPérou,4\nFidji,5\n", []string{"country(fr, $(pays))"}, 2},
		{"unknown.csv", "ort,teil\nAue,4\nBerg,5\n", []string{"cg:Thing"}, 2},
		{"pacts.csv", "state,treaty,signed,ratification date\nFiji,Reed Convention,1999-01-02,2001-05-06\nPeru,Reed Convention,1999-01-03,\n",
			[]string{"cg:TreatyStatus", "slug($(treaty))", "state party", "$(ratification date)..", "cg:Treaty]"}, 2},
		{"signers.csv", "state,treaty,signature\nFiji,Reed Convention,1999-01-02\nPeru,Reed Convention,1999-01-03\n",
			[]string{"cg:TreatyStatus", "signatory", "$(signature).."}, 2},
		{"bloc.csv", "Member,Bloc,Status,Joined,Left\nFiji,River Union,Observer,1 May 2001,\nPeru,River Union,Member,\"June 2, 1999\",2004\n",
			[]string{"cg:Membership", "lower($(Status))", `period($(date4), $(Left))`, `"%d %B %Y"`, "cg:Organisation]"}, 2},
		{"cabinet.csv", "country,name,leader,office,from,to\nFiji,x,Ann Reed,President,1999-01-02,2001-05-06\nPeru,y,Bo Marsh,Minister,1999-01-02,\n",
			[]string{"cg:Tenure", "slug($(leader))", "'$(office)'", "period($(from), $(to))", "cg:Person]"}, 2},
		{"roll.csv", "country,resolution,vote,date\nFiji,12/3,Y,1999-01-02\nPeru,12/3,Against,1999-01-02\n",
			[]string{"cg:Vote", "cg:Resolution", "against, non"}, 2},
		{"deliveries.csv", "recipient,supplier,weapon,number delivered,year\nFiji,Peru,Heron,3,1999\nPeru,Kenya,Otter,4,2001\n",
			[]string{"cg:ArmsTransfer", "country(name, $(supplier), $(year))", "cg:delivered, '$(number delivered)'"}, 2},
		{"gifts.csv", "donor,recipient,year,amount\nFiji,Peru,1999,\"3,000\"\nPeru,Kenya,2001,4\n",
			[]string{"cg:AidFlow", "number($(amount))", "cg:unit, USD"}, 2},
		{"flows.csv", "importer,exporter,year,value\nFiji,Peru,1999,3\nPeru,Kenya,2001,4\n",
			[]string{"m:export-value", "reporterState: 'country(name, $(exporter)"}, 2},
		{"twolines.csv", ",,Exports,Exports\nReporter,Partner,2019,2020\nKenya,Peru,6.4,7.1\nPeru,Kenya,7.5,6.3\n",
			[]string{"$(Exports 2019)", "period:2019~iri", "'Exports 2020'"}, 2},
		{"remarks.csv", "reporter,partner,year,value\nKEN,PER,2001,12\nFJI,KEN,2002,7\n,,,\nNote: made up,,,\n",
			[]string{"country(iso3, $(reporter), $(year))"}, 2},
		{"worth.csv", "exporter,importer,year,value (USD million)\nKenya,Peru,2001,1.5\nFiji,Kenya,2002,7\n",
			[]string{"multiply($(value \\(USD million\\)), 1000000)", "m:export-value"}, 2},
		{"euros.csv", "donor,recipient,year,amount in bn €\nKenya,Peru,2001,\"1,5\"\nFiji,Kenya,2002,\"0,7\"\n",
			[]string{"multiply(commaNumber($(amount in bn €)), 1000000000)", "cg:unit, EUR"}, 2},
		{"visitors.csv", "from,to,year,number\nKenya,Peru,2001,12\nFiji,Kenya,2002,7\n",
			[]string{"- [a, qb:Observation]\n      - [cg:reporter"}, 2},
		{"items.json", `{"made": "up", "rows": [{"the state": "Fiji", "year": 1999, "score": 2.5, "more": [1]}, {"the state": "Peru", "score": null, "year": 2001}]}`,
			[]string{"jsonpath", "iterator: '$.rows[*]'", "ignore: ['more']", "country(name, $([''the state'']), $(year))"}, 2},
		{"lines.jsonl", "{\"state\": \"Fiji\", \"score\": 2.5}\n{\"state\": \"Peru\", \"score\": 3}\n",
			[]string{"iterator: '$'", "country(name, $(state))"}, 2},
		{"page.html", "<h1>Scores</h1><table><tr><td>As of May<tr><th>State<th>Year<th>Score<tr><td>Fiji<td>1999<td>2.5<tr><td>Peru<td>2001<td>3</table>",
			[]string{"country(name, $(State), $(Year))", "cg:Rating"}, 2},
		{"socios.csv", "iso3;socio;año;exportaciones %\nFJI;Perú;1999;12,5\nPER;Reino Unido;1999;4,0\n",
			[]string{"m:export-share", "country(es, $(socio), $(año))", "commaNumber($(exportaciones %))"}, 2},
		{"partners.csv", "iso3,socio,año,valor\nFJI,Perú,1999,3\nFJI,Kenia,1999,4\n",
			[]string{"hash($(iso3), $(año), $(socio), $(valor))"}, 2},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			f := file(tt.name, tt.table)
			draft, err := loaders.Scaffold(f)
			if err != nil {
				t.Fatal(err)
			}
			for _, w := range tt.want {
				if !strings.Contains(string(draft.Mapping), w) {
					t.Errorf("the mapping lacks %q:\n%s", w, draft.Mapping)
				}
			}
			d, err := loaders.Open(fstest.MapFS{"datapackage.yaml": {Data: draft.Descriptor}, "mapping.yaml": {Data: draft.Mapping}})
			if err != nil {
				t.Fatalf("the draft does not open: %v\n%s\n%s", err, draft.Descriptor, draft.Mapping)
			}
			in, err := d.Input(context.Background(), f)
			if err != nil {
				t.Fatal(err)
			}
			var report loaders.Report
			if n := count(t, d.Read(context.Background(), in, &report)); n == 0 || report.Used() != tt.rows {
				t.Errorf("%d quads, %d rows used, want %d; rejected: %v", n, report.Used(), tt.rows, report.Reasons())
			}
		})
	}
}

// TestScaffoldRefuses gives it what is no table.
func TestScaffoldRefuses(t *testing.T) {
	for name, data := range map[string]string{"empty.csv": "", "binary.csv": "\x00\x01\x02", "header.csv": "a,b,c\n",
		"rows.xml": "<rows/>", "torn.json": "[{", "bare.json": "[1, 2]", "empty.html": "<p>none</p>"} {
		if _, err := loaders.Scaffold(file(name, data)); err == nil || !strings.Contains(err.Error(), name) {
			t.Errorf("%s: got error %v, want one that names the file", name, err)
		}
	}
}
