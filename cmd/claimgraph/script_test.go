package main

import (
	"bufio"
	"flag"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"
)

var update = flag.Bool("update", false, "write the expected output of scripts anew")

func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){"claimgraph": main})
}

// TestScripts runs every command as a user does, in a home of its own.
func TestScripts(t *testing.T) {
	testscript.Run(t, testscript.Params{
		Dir:                 "testdata/script",
		UpdateScripts:       *update,
		RequireExplicitExec: true,
		Setup:               ownStore(t),
	})
}

// ownStore gives every script a store of its own, a copy of one into which the
// embedded pack was loaded once.
func ownStore(t *testing.T) func(*testscript.Env) error {
	loaded := filepath.Join(t.TempDir(), "graph")
	var errw strings.Builder
	if code := run(t.Context(), []string{"sources", "--store", loaded}, strings.NewReader(""), io.Discard, &errw); code != exitDone {
		t.Fatal(errw.String())
	}
	return func(env *testscript.Env) error {
		env.Setenv("HOME", env.WorkDir)
		store := filepath.Join(env.WorkDir, ".store")
		env.Setenv("CLAIMGRAPH_STORE", store)
		return os.CopyFS(store, os.DirFS(loaded))
	}
}

// TestReadme runs every command of the README that shows its output, and
// compares. With -update it writes the output anew.
func TestReadme(t *testing.T) {
	const readme = "../../README.md"
	data, err := os.ReadFile(readme)
	if err != nil {
		t.Fatal(err)
	}
	t.Setenv("HOME", t.TempDir())
	for _, variable := range []string{"XDG_DATA_HOME", "XDG_CONFIG_HOME", "XDG_STATE_HOME"} {
		t.Setenv(variable, "")
	}
	t.Chdir("../..")
	blocks := transcripts(string(data))
	if len(blocks) == 0 {
		t.Fatal("the README shows no command with its output")
	}
	text := string(data)
	for _, b := range blocks {
		var out, errw strings.Builder
		code := run(t.Context(), b.args, strings.NewReader(""), &out, &errw)
		if code != exitDone {
			t.Errorf("%v: exit code %d: %s", b.args, code, errw.String())
		}
		got := b.shown(out.String())
		if got == b.output {
			continue
		}
		if *update {
			text = strings.Replace(text, b.command+b.output, b.command+got, 1)
			continue
		}
		t.Errorf("%v: the README is not up to date (go test ./cmd/claimgraph -update):\n%s\nwant\n%s", b.args, b.output, got)
	}
	if *update {
		if err := os.WriteFile("README.md", []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
}

// transcript is a command of the README with the output that it shows.
type transcript struct {
	command string // the line "$ claimgraph …" with its line end
	args    []string
	output  string
}

// transcripts finds the blocks that begin with "$ claimgraph". A last line "…"
// says that the rest of the output is left out.
func transcripts(text string) []transcript {
	var out []transcript
	var current *transcript
	fenced := false
	for s := bufio.NewScanner(strings.NewReader(text)); s.Scan(); {
		line := s.Text()
		switch {
		case strings.HasPrefix(line, "```"):
			if current != nil {
				out = append(out, *current)
			}
			fenced, current = !fenced, nil
		case fenced && strings.HasPrefix(line, "$ claimgraph "):
			if current != nil {
				out = append(out, *current)
			}
			current = &transcript{command: line + "\n", args: words(strings.TrimPrefix(line, "$ claimgraph "))}
		case current != nil:
			current.output += line + "\n"
		}
	}
	return out
}

// shown cuts the output where the README does: before its last line "…", at
// the same number of lines.
func (b transcript) shown(output string) string {
	shown := strings.SplitAfter(b.output, "\n")
	n := len(shown) - 2
	if n < 0 || shown[n] != "…\n" {
		return output
	}
	lines := strings.SplitAfter(output, "\n")
	return strings.Join(lines[:min(n, len(lines))], "") + "…\n"
}

// words splits a command line at spaces, keeping quoted parts together.
func words(line string) []string {
	var out []string
	word, quote, open := "", rune(0), false
	for _, r := range line {
		switch {
		case quote != 0 && r == quote:
			quote = 0
		case quote == 0 && (r == '"' || r == '\''):
			quote, open = r, true
		case quote == 0 && r == ' ':
			if open {
				out = append(out, word)
			}
			word, open = "", false
		default:
			word += string(r)
			open = true
		}
	}
	if open {
		out = append(out, word)
	}
	return out
}
