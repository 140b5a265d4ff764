package main

import (
	"bytes"
	"fmt"
	"io"
	"log/slog"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/claimgraph/claimgraph/loaders/article/syntax/internal/tree"
)

// quick settings suit the few own trees.
func quick() settings {
	set := defaults()
	set.folds, set.foldRounds, set.tagRounds, set.arcRounds, set.mendRounds, set.tagUpdates, set.arcUpdates = 3, 3, 4, 12, 3, 1, 1
	set.tagBytes, set.arcBytes = 100_000, 300_000
	return set
}

func own(t testing.TB) []sentence {
	t.Helper()
	trees, err := readTrees(strings.NewReader(ownTrees))
	if err != nil {
		t.Fatal(err)
	}
	return trees
}

func quiet() *slog.Logger { return slog.New(slog.DiscardHandler) }

// TestTrainingIsReproducible learns twice from the own trees, compares the bytes,
// and checks that the model knows what it was shown.
func TestTrainingIsReproducible(t *testing.T) {
	trees := own(t)
	first, second := train(trees, quick(), quiet()), train(trees, quick(), quiet())
	if !bytes.Equal(first, second) {
		t.Fatal("two trainings gave different bytes")
	}
	other := quick()
	other.seed++
	if bytes.Equal(first, train(trees, other, quiet())) {
		t.Error("another seed gave the same bytes")
	}
	model, err := tree.OpenModel(first)
	if err != nil {
		t.Fatal(err)
	}
	s := score(trees, model)
	if share(s.penn, s.words) < 99 || share(s.universal, s.words) < 96 || share(s.arcs, s.words) < 90 {
		t.Errorf("on the trees learnt from: %v", s)
	}
	if limit := 702_000; len(first) > limit {
		t.Errorf("%d bytes, limit %d", len(first), limit)
	}
}

// TestOwnTrees checks that the own trees are what the treebanks would have: the
// tokens of the tokenizer, the text of the comment, projective.
func TestOwnTrees(t *testing.T) {
	var texts []string
	for line := range strings.Lines(ownTrees) {
		if text, ok := strings.CutPrefix(line, "# text = "); ok {
			texts = append(texts, strings.TrimSpace(text))
		}
	}
	trees := own(t)
	if len(trees) != len(texts) || len(trees) < 40 {
		t.Fatalf("%d trees, %d texts", len(trees), len(texts))
	}
	for i, s := range trees {
		text, _ := s.text()
		if strings.TrimSpace(text) != texts[i] {
			t.Errorf("tree %d reads %q, its text is %q", i+1, text, texts[i])
		}
		if got := describe(retokenize(s)); got != describe(s) {
			t.Errorf("%s: the tokenizer makes %s of %s", texts[i], got, describe(s))
		}
		if crossing(s) >= 0 {
			t.Errorf("%s: arcs cross", texts[i])
		}
	}
}

// describe writes a tree as "form<head", with the heads counted from 1.
func describe(s sentence) string {
	var words []string
	for _, w := range s {
		words = append(words, fmt.Sprintf("%s<%d", w.form, w.head+1))
	}
	return strings.Join(words, " ")
}

// conllu writes a tree from lines "form head", "form head tight" without the space behind.
func conllu(lines ...string) string {
	var b strings.Builder
	for i, line := range lines {
		f := append(strings.Fields(line), "")
		misc := "_"
		if f[2] == "tight" {
			misc = "SpaceAfter=No"
		}
		relation := "dep"
		if f[1] == "0" {
			relation = "root"
		}
		fmt.Fprintf(&b, "%d\t%s\t%s\tX\tXX\t_\t%s\t%s\t_\t%s\n", i+1, f[0], f[0], f[1], relation, misc)
	}
	return b.String() + "\n"
}

func TestRetokenize(t *testing.T) {
	for _, c := range []struct {
		name, want string
		lines      []string
	}{
		{"a name is joined", "The<3 Anglo-Dutch<3 fleet<4 sailed<0", []string{"The 5", "Anglo 4 tight", "- 2 tight", "Dutch 5", "fleet 6", "sailed 0"}},
		{"a participle is not", "Delhi<3 -<3 led<0", []string{"Delhi 3 tight", "- 3 tight", "led 0"}},
		{"two heads outside are not", "Al<4 -<4 Jabr<4 came<0", []string{"Al 4 tight", "- 4 tight", "Jabr 4", "came 0"}},
		{"the root is joined", "T-62<0 tanks<1", []string{"T 3 tight", "- 3 tight", "62 0", "tanks 3"}},
		{"the treebank's word is kept", "he's<2 gone<0", []string{"he's 2", "gone 0"}},
	} {
		trees, err := readTrees(strings.NewReader(conllu(c.lines...)))
		if err != nil {
			t.Fatalf("%s: %v", c.name, err)
		}
		joined := retokenize(trees[0])
		if got := describe(joined); got != c.want {
			t.Errorf("%s: %s, want %s", c.name, got, c.want)
		}
		if !isTree(joined) {
			t.Errorf("%s: no tree", c.name)
		}
	}
}

func TestProjective(t *testing.T) {
	for _, c := range []struct {
		want  string
		lines []string
	}{
		{"a<2 b<0 c<2", []string{"a 2", "b 0", "c 2"}},
		{"a<3 b<3 c<0 d<3", []string{"a 3", "b 4", "c 0", "d 3"}}, // b goes up to the head of d
		{"a<3 b<3 c<0", []string{"a 3", "b 3", "c 0"}},
		{"a<2 b<0 c<2 d<2 e<2", []string{"a 4", "b 0", "c 5", "d 2", "e 2"}},
	} {
		trees, err := readTrees(strings.NewReader(conllu(c.lines...)))
		if err != nil {
			t.Fatal(err)
		}
		before := describe(trees[0])
		got := projective(trees[0])
		if describe(got) != c.want || crossing(got) >= 0 {
			t.Errorf("%v: %s, want %s", c.lines, describe(got), c.want)
		}
		if describe(trees[0]) != before {
			t.Errorf("%v: the given tree was changed", c.lines)
		}
	}
}

func TestReadTreesErrors(t *testing.T) {
	for _, c := range []struct{ name, text, want string }{
		{"columns", "1\tMali\tMali\n", "1: 3 columns"},
		{"head", conllu("Mali 0") + conllu("Mali x"), "3: head \"x\""},
		{"two roots", conllu("Mali 0", "left 0"), "no single root"},
		{"cycle", conllu("Mali 2", "left 1"), "no single root"},
		{"outside", conllu("Mali 7", "left 0"), "no single root"},
		{"long line", "1\t" + strings.Repeat("x", 2<<20), "token too long"},
	} {
		if _, err := readTrees(strings.NewReader(c.text)); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: error %v, want %q", c.name, err, c.want)
		}
	}
	trees, err := readTrees(strings.NewReader("# a comment\n1-2\tdon't\t_\t_\t_\t_\t_\t_\t_\t_\n" + conllu("do 0 tight", "n't 1") + "1.1\tx\t_\t_\t_\t_\t_\t_\t_\t_\n" + strings.TrimSpace(conllu("Go 0"))))
	if err != nil || len(trees) != 2 || describe(trees[0]) != "do<0 n't<1" {
		t.Fatalf("%v, %v", trees, err)
	}
	trees, err = readTrees(strings.NewReader("1-2\tdon't\t_\t_\t_\t_\t_\t_\t_\tSpaceAfter=No\n" + conllu("do 0", "n't 1", ". 1")))
	if err != nil {
		t.Fatal(err)
	}
	if text, _ := trees[0].text(); text != "don't. " {
		t.Errorf("text %q", text)
	}
}

func TestExceptionsOfUniversals(t *testing.T) {
	var trees []sentence
	add := func(form, penn, universal string, times int) {
		for range times {
			trees = append(trees, sentence{{form: form, penn: penn, universal: universal, head: -1, relation: "root"}})
		}
	}
	add("soon", "RB", "ADV", 30)
	add("not", "RB", "PART", 10)
	add("hardly", "RB", "PART", 2) // too rare
	add("North", "NNP", "ADJ", 30) // a name
	m := inventory(trees)
	if got := fmt.Sprint(m.Exceptions); got != "[RB not PART]" {
		t.Errorf("exceptions %s", got)
	}
	opened, err := tree.OpenModel(train(append(own(t), trees...), quick(), quiet()))
	if err != nil {
		t.Fatal(err)
	}
	tag := func(name string) int { return slices.Index(opened.Tags, name) }
	for _, c := range []struct{ word, tag, want string }{{"not", "RB", "PART"}, {"Not", "RB", "PART"}, {"soon", "RB", "ADV"}, {"North", "NNP", "PROPN"}} {
		if got := opened.UniversalOf(c.word, tag(c.tag), tree.Root); got != c.want {
			t.Errorf("%s as %s: %s, want %s", c.word, c.tag, got, c.want)
		}
	}
}

// TestRun trains by the command on a folder with one file and measures on another.
func TestRun(t *testing.T) {
	dir := t.TempDir()
	for _, name := range []string{"a-train.conllu", "a-dev.conllu"} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(ownTrees), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	target := filepath.Join(dir, "model.bin")
	var out strings.Builder
	if err := run([]string{"-data", dir, "-out", target, "-rounds", "2", "-mend", "1"}, &out, io.Discard); err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"\na-dev.conllu: ", "without marks UAS ", "with marks UAS ", "\nall: ", " words/s"} {
		if !strings.Contains(out.String(), want) {
			t.Errorf("report %q, want %q", out.String(), want)
		}
	}
	for _, c := range []struct {
		want string
		args []string
	}{
		{"use -data DIR", nil},
		{"no *train*.conllu", []string{"-data", t.TempDir()}},
		{"no *dev*.conllu", []string{"-data", t.TempDir(), "-measure", "-out", target}},
		{"not a model file", []string{"-data", dir, "-measure", "-out", filepath.Join(dir, "a-dev.conllu")}},
		{"no such file", []string{"-data", dir, "-measure", "-out", filepath.Join(dir, "missing")}},
	} {
		if err := run(c.args, io.Discard, io.Discard); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%v: error %v, want %q", c.args, err, c.want)
		}
	}
}

// TestModelInTheRepository measures the shipped model on the development trees.
func TestModelInTheRepository(t *testing.T) {
	dir := filepath.Join("..", "..", "..", "..", "..", "shared", "texts", "treebank")
	if _, err := os.Stat(dir); err != nil {
		t.Skip("the treebanks are not there; they are needed to measure the model only")
	}
	data, err := os.ReadFile(filepath.Join("..", "model.bin"))
	if err != nil {
		t.Fatal(err)
	}
	model, err := tree.OpenModel(data)
	if err != nil {
		t.Fatal(err)
	}
	gold, err := readSplit(dir, "dev")
	if err != nil {
		t.Fatal(err)
	}
	s := score(gold, model)
	t.Log(s)
	for _, c := range []struct {
		name       string
		got, floor float64
	}{
		{"Penn tags", share(s.penn, s.words), 95.0},
		{"universal tags", share(s.universal, s.words), 94.8},
		{"heads without marks", share(s.headsPlain, s.plain), 86.2},
		{"arcs without marks", share(s.arcsPlain, s.plain), 82.3},
	} {
		if c.got < c.floor {
			t.Errorf("%s: %.2f, floor %.2f", c.name, c.got, c.floor)
		}
	}
}
