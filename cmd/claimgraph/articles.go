package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"

	"github.com/vbauerster/mpb/v8"
	"github.com/vbauerster/mpb/v8/decor"
)

// articleEndings are the files of a folder that are read as articles.
var articleEndings = []string{".txt", ".text", ".md", ".markdown", ".html", ".htm", ".pdf", ".docx"}

// articleFiles replaces folders by the articles in them and in their folders,
// sorted; hidden files and folders are left out. It says which other files it
// skips.
func (a *app) articleFiles(args []string) ([]string, error) {
	var out []string
	for _, arg := range args {
		info, err := os.Stat(arg)
		if err != nil || !info.IsDir() {
			out = append(out, arg)
			continue
		}
		n := len(out)
		var skipped []string
		err = filepath.WalkDir(arg, func(path string, d fs.DirEntry, err error) error {
			switch {
			case err != nil:
				return err
			case path != arg && strings.HasPrefix(d.Name(), "."):
				if d.IsDir() {
					return fs.SkipDir
				}
			case d.IsDir():
			case d.Type().IsRegular() && slices.Contains(articleEndings, strings.ToLower(filepath.Ext(path))):
				out = append(out, path)
			default:
				skipped = append(skipped, path)
			}
			return nil
		})
		if err != nil {
			return nil, err
		}
		if len(out) == n {
			return nil, fmt.Errorf("%s: no article in this folder: it takes %s", arg, strings.Join(articleEndings, " "))
		}
		if len(skipped) > 0 {
			a.say("%s: skipped %s", arg, someOf(skipped))
		}
	}
	return out, nil
}

// someOf names files, the first few of many.
func someOf(names []string) string {
	const shown = 3
	if len(names) <= shown {
		return strings.Join(names, ", ")
	}
	return fmt.Sprintf("%s and %d more", strings.Join(names[:shown], ", "), len(names)-shown)
}

// eachArticle reads articles side by side, as many at once as there are
// processors, and shows their results one by one in the order of the arguments.
// An article that fails does not keep the others from being shown: its error
// comes with those of the others at the end. read must be safe for concurrent
// use and must not write; what it returns may.
func (a *app) eachArticle(ctx context.Context, files []string, read func(ctx context.Context, file string) (show func() error, err error)) error {
	if len(files) == 1 {
		show, err := read(ctx, files[0])
		if err != nil {
			return err
		}
		return show()
	}
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	type result struct {
		show func() error
		err  error
	}
	results := make([]chan result, len(files))
	for i := range results {
		results[i] = make(chan result, 1)
	}
	running := make(chan struct{}, runtime.GOMAXPROCS(0))
	waiting := make(chan struct{}, 4*cap(running)) // read and not yet shown
	advance, finish := a.articleBar(len(files))
	defer finish()
	go func() {
		for i, file := range files {
			select {
			case waiting <- struct{}{}:
			case <-ctx.Done():
				return
			}
			running <- struct{}{}
			go func() {
				show, err := read(ctx, file)
				<-running
				results[i] <- result{show, err}
			}()
		}
	}()
	var failures []error
	var held []func() error // on a terminal the bar goes before
	for i := range files {
		var r result
		select {
		case r = <-results[i]:
		case <-ctx.Done():
			return ctx.Err()
		}
		<-waiting
		advance()
		switch {
		case r.err != nil:
			failures = append(failures, r.err)
		case isTerminal(a.out):
			held = append(held, r.show)
		default:
			if err := r.show(); err != nil {
				return err
			}
		}
	}
	finish()
	for _, show := range held {
		if err := show(); err != nil {
			return err
		}
	}
	return errors.Join(failures...)
}

// articleBar shows on a terminal how many articles are read.
func (a *app) articleBar(total int) (advance, finish func()) {
	if a.config.Quiet || !isTerminal(a.errw) {
		return func() {}, func() {}
	}
	p := mpb.New(mpb.WithOutput(a.errw), mpb.WithAutoRefresh())
	bar := p.AddBar(int64(total), mpb.BarRemoveOnComplete(), mpb.PrependDecorators(decor.Name("articles "), decor.CountersNoUnit("%d of %d")))
	return bar.Increment, func() {
		bar.Abort(true)
		p.Wait()
	}
}
