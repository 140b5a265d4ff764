package main

import (
	"cmp"
	"fmt"
	"os"
	"path/filepath"
	"time"

	"github.com/spf13/cobra"
	"github.com/vbauerster/mpb/v8"
	"github.com/vbauerster/mpb/v8/decor"

	"github.com/claimgraph/claimgraph/cmd/internal/web"
	"github.com/claimgraph/claimgraph/loaders"
)

// Limits on getting a publisher's file.
const (
	fetchBytes = 8 << 30
	fetchTries = 4
	fetchPause = 2 * time.Second
)

func fetchCommand(a *app) *cobra.Command {
	cmd := &cobra.Command{
		Use: "fetch NAME", Short: "Download a dataset's files from its publisher",
		Long: `Download a dataset's files from the addresses that its publisher gives, into
the folder of the setting "cache". A download that breaks off goes on where it
stopped; a file that did not change is not got again; one with another checksum
than the dataset pins is thrown away. Nothing is loaded.`,
		Example: "  claimgraph fetch cow-trade\n  claimgraph load cow-trade",
		Args:    exactly(1, "one NAME"),
	}
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		d, err := a.dataset(args[0])
		if err != nil {
			return err
		}
		if len(d.Fetch) == 0 {
			return fmt.Errorf("dataset %s names no file to download: see %s", d.Name, cmp.Or(d.Homepage, "its publisher"))
		}
		dir := filepath.Join(a.config.Cache, d.Name)
		if err := os.MkdirAll(dir, 0o755); err != nil {
			return err
		}
		client := web.NewClient(web.Options{Agent: "claimgraph", Bytes: fetchBytes, Allow: a.reach})
		for _, r := range d.Fetch {
			progress, done := a.bytesProgress(r.Name)
			got, err := web.Download{
				Client: client, URL: r.URL, File: filepath.Join(dir, r.Name), SHA256: cmp.Or(r.SHA256, pinned(d, r)),
				Tries: fetchTries, Pause: fetchPause, Progress: progress,
			}.Get(cmd.Context())
			done()
			if err != nil {
				return err
			}
			fmt.Fprintf(a.out, "%s\n", fetchedLine(d, r, got))
		}
		a.say("next: claimgraph load %s", args[0])
		return nil
	}
	return cmd
}

// pinned is the hash that the resource of a file pins, "" for none; for an
// archive it is that of what is in it, which load compares.
func pinned(d *loaders.Dataset, r loaders.Remote) string {
	for _, res := range d.Resources {
		if ok, err := filepath.Match(res.Path, r.Name); err == nil && ok {
			return res.SHA256
		}
	}
	return ""
}

// fetchedLine says what came of a download.
func fetchedLine(d *loaders.Dataset, r loaders.Remote, got web.Got) string {
	line := fmt.Sprintf("%s: %s bytes, sha256 %s, taken for edition %s", r.Name, thousands(got.Bytes), got.SHA256, d.Version)
	if got.Modified != "" {
		line += fmt.Sprintf(" (changed on the server %s)", plainLine(got.Modified))
	}
	switch {
	case got.Unchanged:
		line += "; unchanged, not got again"
	case got.Resumed > 0:
		line += fmt.Sprintf("; the first %s bytes were there", thousands(got.Resumed))
	}
	return line
}

// fetched lists the files of a dataset that were downloaded.
func (a *app) fetched(d *loaders.Dataset) []string {
	var files []string
	for _, r := range d.Fetch {
		file := filepath.Join(a.config.Cache, d.Name, r.Name)
		if _, err := os.Stat(file); err == nil {
			files = append(files, file)
		}
	}
	return files
}

// bytesProgress shows a download, on a terminal only. The second function ends
// the display.
func (a *app) bytesProgress(name string) (func(done, total int64), func()) {
	if a.config.Quiet || !isTerminal(a.errw) {
		return nil, func() {}
	}
	p := mpb.New(mpb.WithOutput(a.errw), mpb.WithAutoRefresh())
	bar := p.AddBar(0, mpb.PrependDecorators(decor.Name(name+" "), decor.CountersKibiByte("% .1f of % .1f")), mpb.AppendDecorators(decor.AverageSpeed(decor.SizeB1024(0), "% .1f")))
	return func(done, total int64) {
			bar.SetTotal(total, false)
			bar.SetCurrent(done)
		}, func() {
			bar.SetTotal(-1, true)
			p.Wait()
		}
}
