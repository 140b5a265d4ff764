package main

import (
	"fmt"
	"runtime"
	"runtime/debug"
	"strings"

	"github.com/spf13/cobra"

	"github.com/claimgraph/claimgraph/schema"
)

// version is that of the module, with the commit for builds from a checkout.
func version() string {
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return "unknown"
	}
	v := info.Main.Version
	if v == "" || v == "(devel)" {
		v = "devel"
	}
	for _, s := range info.Settings {
		if s.Key == "vcs.revision" && !strings.Contains(v, s.Value[:min(12, len(s.Value))]) {
			v += " " + s.Value[:min(12, len(s.Value))]
		}
	}
	return v
}

func versionCommand(a *app) *cobra.Command {
	return &cobra.Command{
		Use: "version", Short: "Print the version", Example: "  claimgraph version", Args: none,
		RunE: func(*cobra.Command, []string) error {
			v := schema.Vocabulary()
			_, err := fmt.Fprintf(a.out, "claimgraph %s, vocabulary %d, %s %s/%s\n", version(), v.Version, runtime.Version(), runtime.GOOS, runtime.GOARCH)
			return err
		},
	}
}
