package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"strings"

	"charm.land/lipgloss/v2"
	"github.com/charmbracelet/x/term"
	"github.com/spf13/cobra"

	"github.com/claimgraph/claimgraph/loaders"
	"github.com/claimgraph/claimgraph/queries/check"
	"github.com/claimgraph/claimgraph/schema"
)

func checkCommand(a *app) *cobra.Command {
	var failOn, against, pinFile string
	var failEmpty bool
	cmd := &cobra.Command{
		Use:   "check FILE…",
		Short: "Read an article and judge its claims by the loaded data",
		Long: `Read an article and judge its claims by the loaded data.

FILE is a text, Markdown, HTML, PDF or docx file, a folder of them, the URL of a
page, "-" for standard input, or the name of a stored article. Every verdict
other than "open" names the rows it rests on; what could not be checked is said
too. Several are read side by side and shown in their order; one that cannot be
read does not keep the others from being shown.

With --diff it shows instead which verdicts on one FILE changed, and by which
rows: against an earlier report (check FILE --format json > BEFORE.json), against
the same store without a SOURCE, or between the SOURCE's edition named behind @
and its other loaded editions.

With --pin it keeps the decided verdicts on one FILE in NAME.pins.json: put it
beside your queries, and "claimgraph query --test" says when one of them changes.`,
		Example: `  claimgraph check article.html
  claimgraph check --format json article.txt > findings.json
  claimgraph check https://example.org/news/visit.html
  claimgraph check --fail-on refuted drafts/
  claimgraph check article.txt --diff findings.json
  claimgraph check article.txt --diff cow-trade
  claimgraph check article.txt --pin queries/article.pins.json`,
		Args: atLeast(1, "FILE"),
	}
	format := formatFlag(cmd, []string{"table", "json", "md"})
	cmd.Flags().StringVar(&failOn, "fail-on", "", `end with exit code 3 when there are findings of this family: "refuted"; with --diff, when verdicts "changed"`)
	cmd.Flags().StringVar(&against, "diff", "", "show which verdicts changed against BEFORE.json, without SOURCE, or from SOURCE@EDITION")
	cmd.Flags().StringVar(&pinFile, "pin", "", "keep the decided verdicts in NAME.pins.json, for query --test")
	cmd.Flags().BoolVar(&failEmpty, "fail-empty", false, "end with exit code 5 when nothing was asserted")
	cmd.MarkFlagsMutuallyExclusive("diff", "pin")
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		if pinFile != "" {
			if len(args) != 1 {
				return usage(fmt.Errorf("--pin keeps the verdicts on one FILE, not %d", len(args)))
			}
			return a.pin(cmd.Context(), args[0], pinFile)
		}
		if against != "" {
			return a.checkDiff(cmd.Context(), args, against, *format, failOn)
		}
		if failOn != "" && failOn != string(schema.FamilyRefuted) {
			return usage(fmt.Errorf("--fail-on %q: only %q can be asked for", failOn, schema.FamilyRefuted))
		}
		if err := checkFormat(*format, []string{"table", "json", "md"}); err != nil {
			return err
		}
		files, err := a.articleFiles(args)
		if err != nil {
			return err
		}
		if err := a.prepareToJudge(cmd.Context()); err != nil {
			return err
		}
		shown, refuted, assertions := 0, 0, 0
		err = a.eachArticle(cmd.Context(), files, func(ctx context.Context, file string) (func() error, error) {
			doc, err := a.document(ctx, file)
			if err != nil {
				return nil, err
			}
			report, err := a.judge(ctx, doc)
			if err != nil {
				return nil, fmt.Errorf("%s: %w", file, err)
			}
			return func() error {
				if *format == "table" && len(files) > 1 {
					fmt.Fprintf(a.out, "%s== %s\n\n", strings.Repeat("\n", min(shown, 1)), file)
				}
				shown++
				assertions += report.Coverage.Assertions
				for _, f := range report.Findings {
					if f.Kind.Family() == schema.FamilyRefuted {
						refuted++
					}
				}
				if err := a.remember(doc); err != nil {
					a.say("why N will not work: %v", err)
				}
				return a.writeReport(report, *format)
			}, nil
		})
		if *format == "table" && assertions > 0 {
			a.say("\nnext: claimgraph why N, for everything about finding N")
		}
		switch {
		case err != nil:
			return err
		case failOn != "" && refuted > 0:
			return &exitError{exitRefuted, fmt.Errorf("%d refuted", refuted)}
		case failEmpty && assertions == 0:
			return &exitError{exitEmpty, errors.New("nothing asserted")}
		}
		return nil
	}
	return cmd
}

// prepareToJudge opens what judge needs; afterwards judge is safe for
// concurrent use.
func (a *app) prepareToJudge(ctx context.Context) error {
	if _, err := a.open(ctx); err != nil {
		return err
	}
	a.queries()
	_, err := a.extractor(ctx)
	return err
}

// judge extracts the assertions of a document and checks them.
func (a *app) judge(ctx context.Context, doc schema.Document) (*check.Report, error) {
	return a.judgeWithout(ctx, doc, nil)
}

// judgeWithout judges a document as if some sources were not loaded; nil leaves
// none out.
func (a *app) judgeWithout(ctx context.Context, doc schema.Document, without func(quadIRI) bool) (*check.Report, error) {
	assertions, err := a.extract(ctx, doc)
	if err != nil {
		return nil, err
	}
	store, err := a.open(ctx)
	if err != nil {
		return nil, err
	}
	options, err := a.checkOptions(ctx)
	if err != nil {
		return nil, err
	}
	options.Without = without
	checker, err := check.New(ctx, runner(store), a.queries(), options)
	if err != nil {
		return nil, err
	}
	return checker.Check(ctx, doc, assertions)
}

// checkOptions names the datasets that could be loaded, and the built-in lists
// of names.
func (a *app) checkOptions(ctx context.Context) (check.Options, error) {
	datasets, err := loaders.Builtin()
	if err != nil {
		return check.Options{}, err
	}
	x, err := a.extractor(ctx)
	if err != nil {
		return check.Options{}, err
	}
	options := check.Options{Timeout: a.config.Timeout}
	if options.Judgements, err = a.judgements(ctx); err != nil {
		return check.Options{}, err
	}
	for _, kind := range []schema.EntityKind{schema.Treaty, schema.Organisation, schema.Forum} {
		options.Gazetteers = append(options.Gazetteers, check.Gazetteer{
			Name: "claimgraph's own list of names (" + string(kind) + ")", Kinds: []schema.EntityKind{kind}, Has: x.Knows,
		})
	}
	for _, d := range datasets {
		options.Catalogue = append(options.Catalogue, check.Offer{
			Name: d.Name, Title: d.Title, Covers: d.Coverage.Covers, Start: d.Coverage.Period.Start, End: d.Coverage.Period.End,
		})
	}
	return options, nil
}

func (a *app) writeReport(r *check.Report, format string) error {
	switch format {
	case "json":
		return r.WriteJSON(a.out)
	case "md":
		return r.WriteMarkdown(a.out)
	}
	return r.WriteTable(a.out, a.width(), a.style())
}

// width of the terminal; 100 where there is none.
func (a *app) width() int {
	if f, ok := a.out.(*os.File); ok {
		if w, _, err := term.GetSize(f.Fd()); err == nil && w > 0 {
			return min(w, 120)
		}
	}
	return 100
}

// style colours verdicts where colours are wanted.
func (a *app) style() check.Style {
	if !a.colored() {
		return nil
	}
	color := map[schema.Family]string{schema.FamilySupported: "2", schema.FamilyRefuted: "1", schema.FamilyMixed: "3", schema.FamilyOpen: "8"}
	return func(family schema.Family, text string) string {
		return lipgloss.NewStyle().Bold(true).Foreground(lipgloss.Color(color[family])).Render(text)
	}
}
