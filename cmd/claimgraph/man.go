package main

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"github.com/spf13/cobra"
	"github.com/spf13/cobra/doc"
)

func manCommand(a *app) *cobra.Command {
	var dir string
	cmd := &cobra.Command{
		Use: "man", Short: "Write the manual pages into a folder", Example: "  claimgraph man --dir /usr/local/share/man/man1", Args: none,
	}
	cmd.Flags().StringVar(&dir, "dir", "", "the folder, made when it is missing")
	cmd.RunE = func(cmd *cobra.Command, _ []string) error {
		if dir == "" {
			return usage(errors.New("man needs --dir FOLDER"))
		}
		if err := os.MkdirAll(dir, 0o755); err != nil {
			return err
		}
		root := cmd.Root()
		root.DisableAutoGenTag = true
		if err := doc.GenManTree(root, &doc.GenManHeader{Title: "CLAIMGRAPH", Section: "1", Source: "claimgraph", Manual: "claimgraph"}, dir); err != nil {
			return err
		}
		pages, err := filepath.Glob(filepath.Join(dir, "claimgraph*.1"))
		if err != nil {
			return err
		}
		fmt.Fprintf(a.out, "%d pages in %s\n", len(pages), dir)
		return nil
	}
	return cmd
}
