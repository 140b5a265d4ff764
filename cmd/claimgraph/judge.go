package main

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/claimgraph/claimgraph/graph"
	"github.com/claimgraph/claimgraph/schema"
)

func judgeCommand(a *app) *cobra.Command {
	var by string
	var undo bool
	cmd := &cobra.Command{
		Use:   "judge N|NAME#N accept|reject|note [TEXT]",
		Short: "Say what you make of a finding, beside the verdict",
		Long: `Say what you make of a finding of the last check, or of a stored article. The
judgement stands beside the verdict in every report and never changes it. It is a
source of its own: one for each person and claim, replaced by the next one, and
dropped by --undo. It holds for the claim, by its words and what it says, also
after the article was changed around it; reports say when it is no longer there.

Without N it lists the judgements of an article, or of all.`,
		Example: `  claimgraph judge 3 reject "the figure is of 2015"
  claimgraph judge kim-visit#3 accept --by ana
  claimgraph judge kim-visit#3 --undo
  claimgraph judge                 list all judgements`,
		Args: func(_ *cobra.Command, args []string) error {
			if len(args) > 3 {
				return usage(fmt.Errorf("too many arguments: put the text in quotes"))
			}
			return nil
		},
	}
	cmd.Flags().StringVar(&by, "by", "", "who judges; default: the name of the user")
	cmd.Flags().BoolVar(&undo, "undo", false, "take the judgement back")
	format := formatFlag(cmd, tableFormats)
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		if by == "" {
			by = firstOf(a.getenv("USER"), a.getenv("LOGNAME"), "somebody")
		}
		if len(args) == 0 || len(args) == 1 && !undo && !isFinding(args[0]) {
			return a.listJudgements(cmd.Context(), strings.Join(args, ""), *format)
		}
		if len(args) == 1 && !undo {
			return usage(fmt.Errorf("say what you make of it: %s", strings.Join(schema.JudgementWords(), ", ")))
		}
		j, err := a.judgement(cmd.Context(), args[0], by)
		if err != nil {
			return err
		}
		if undo {
			return a.undoJudgement(cmd.Context(), j)
		}
		return a.storeJudgement(cmd.Context(), j, args[1:])
	}
	return cmd
}

// firstOf returns the first text that is not empty.
func firstOf(texts ...string) string {
	i := slices.IndexFunc(texts, func(s string) bool { return s != "" })
	return texts[max(i, 0)]
}

// isFinding tells whether an argument names a finding rather than an article.
func isFinding(arg string) bool {
	_, err := strconv.Atoi(arg)
	return err == nil || strings.Contains(arg, "#")
}

// judgement begins the judgement of a finding: which article, which assertion.
func (a *app) judgement(ctx context.Context, finding, by string) (schema.Judgement, error) {
	doc, n, err := a.findingOf(ctx, finding)
	if err != nil {
		return schema.Judgement{}, err
	}
	report, err := a.judge(ctx, doc)
	if err != nil {
		return schema.Judgement{}, err
	}
	f, err := report.Finding(n)
	if err != nil {
		return schema.Judgement{}, err
	}
	return schema.Judgement{Article: doc.Name, Key: f.Assertion.Key(), Claimed: f.Claimed, By: by}, nil
}

// storeJudgement stores a judgement in the place of an earlier one of the same
// person on the same claim.
func (a *app) storeJudgement(ctx context.Context, j schema.Judgement, words []string) error {
	j.Judgement, j.At = words[0], a.now().UTC().Format(time.RFC3339)
	if len(words) > 1 {
		j.Note = words[1]
	}
	switch {
	case !slices.Contains(schema.JudgementWords(), j.Judgement):
		return usage(fmt.Errorf("%q is no judgement%s: write one of %s", j.Judgement, didYouMean(j.Judgement, schema.JudgementWords()), strings.Join(schema.JudgementWords(), ", ")))
	case j.Judgement == schema.Note && strings.TrimSpace(j.Note) == "":
		return usage(errors.New(`note needs its text: claimgraph judge N note "…"`))
	}
	src, err := j.Source()
	if err != nil {
		return err
	}
	store, err := a.openForWriting(ctx)
	if err != nil {
		return err
	}
	before := judgementSources(store, j.SourceName())
	if _, _, err := store.Load(ctx, src, a.now(), sequence(j.Quads(src.Label))); err != nil {
		return err
	}
	for _, old := range before {
		if old.Label == src.Label {
			continue
		}
		if err := store.Drop(ctx, old.Label); err != nil {
			return err
		}
	}
	fmt.Fprintf(a.out, "%s by %s: %s\n", j.Judgement, j.By, j.Claimed)
	a.say("next: claimgraph check %s shows it beside the verdict; --undo takes it back", j.Article)
	return nil
}

func (a *app) undoJudgement(ctx context.Context, j schema.Judgement) error {
	store, err := a.openForWriting(ctx)
	if err != nil {
		return err
	}
	old := judgementSources(store, j.SourceName())
	if len(old) == 0 {
		return fmt.Errorf("%s did not judge this claim: claimgraph judge lists who did", j.By)
	}
	for _, s := range old {
		if err := store.Drop(ctx, s.Label); err != nil {
			return err
		}
	}
	fmt.Fprintf(a.out, "taken back: %s\n", j.Claimed)
	return nil
}

// judgementSources are the loaded judgements of a name, "" for all.
func judgementSources(store *graph.Store, name string) []graph.Stored {
	return slices.DeleteFunc(store.Sources(), func(s graph.Stored) bool {
		return s.Kind != schema.JudgementSource || name != "" && s.Name != name
	})
}

// judgements reads all judgements of the store, sorted.
func (a *app) judgements(ctx context.Context) ([]schema.Judgement, error) {
	store, err := a.open(ctx)
	if err != nil {
		return nil, err
	}
	var all []schema.Judgement
	for _, s := range judgementSources(store, "") {
		j, err := schema.ReadJudgement(store.Match(ctx, graph.Pattern{Label: s.Label}))
		if err != nil {
			return nil, fmt.Errorf("%s: %w", schema.Short(s.Label), err)
		}
		all = append(all, j)
	}
	slices.SortFunc(all, schema.CompareJudgements)
	return all, nil
}

func (a *app) listJudgements(ctx context.Context, article, format string) error {
	if err := checkFormat(format, tableFormats); err != nil {
		return err
	}
	all, err := a.judgements(ctx)
	if err != nil {
		return err
	}
	t := &table{schema: "claimgraph.judgements/v1", columns: []string{"article", "claimed", "judgement", "note", "by", "at", "key"}}
	for _, j := range all {
		if article == "" || j.Article == article {
			t.rows = append(t.rows, []any{j.Article, j.Claimed, j.Judgement, j.Note, j.By, j.At, j.Key})
		}
	}
	t.limit(a.config.Limit)
	return t.write(a.out, format)
}

// findingOf finds the document and the number that "N" or "NAME#N" means.
func (a *app) findingOf(ctx context.Context, finding string) (doc schema.Document, n int, err error) {
	name, number, ok := strings.Cut(finding, "#")
	if !ok {
		name, number = "", finding
	}
	if n, err = strconv.Atoi(number); err != nil {
		return doc, 0, usage(fmt.Errorf("%q is no number of a finding: write N, or NAME#N for a stored article", finding))
	}
	if name == "" {
		doc, err = a.recall()
		return doc, n, err
	}
	doc, _, err = a.storedArticle(ctx, name)
	return doc, n, err
}
