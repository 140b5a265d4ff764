package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"time"
)

// A peer is measured by a script for Node.js, beside the package it needs.
type peer struct {
	system, note   string
	script, module string
}

func peers() []peer {
	return []peer{
		{system: "Oxigraph", note: "WebAssembly, in memory", script: "oxigraph.mjs", module: "oxigraph"},
		{system: "DuckDB", note: "one row per observation, no index", script: "duckdb.mjs", module: "@duckdb/node-api"},
	}
}

// bench measures a peer that peers/install.sh has put into the folder installed.
func (p peer) bench(ctx context.Context, installed, dir string, list []question) (result, error) {
	r := result{System: p.system, Note: p.note}
	manifest, err := os.ReadFile(filepath.Join(installed, "node_modules", filepath.FromSlash(p.module), "package.json"))
	if errors.Is(err, fs.ErrNotExist) {
		r.Skipped = p.module + " is not installed: graph/bench/peers/install.sh"
		return r, nil
	}
	if err != nil {
		return r, err
	}
	var module struct{ Version string }
	if err := json.Unmarshal(manifest, &module); err != nil {
		return r, fmt.Errorf("%s: %w", p.module, err)
	}
	r.System += " " + module.Version
	text, err := json.Marshal(list)
	if err != nil {
		return r, err
	}
	if err := os.WriteFile(filepath.Join(dir, questions), text, 0o644); err != nil {
		return r, err
	}
	for _, old := range []string{duckdbStore, duckdbStore + ".wal"} {
		if err := os.RemoveAll(filepath.Join(dir, old)); err != nil {
			return r, err
		}
	}
	var got struct {
		Load    spent
		Open    time.Duration
		Bytes   int64
		Answers []answer
	}
	if _, err := run(ctx, nil, &got, "node", "--max-old-space-size=8192", filepath.Join(installed, p.script), dir); err != nil {
		return r, err
	}
	r.Load, r.Open, r.Bytes, r.Answers = got.Load, got.Open, got.Bytes, got.Answers
	return r, nil
}
