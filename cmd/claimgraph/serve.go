package main

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"io"
	"net"
	"net/netip"
	"path/filepath"

	"github.com/spf13/cobra"

	"github.com/claimgraph/claimgraph/cmd/internal/console"
	"github.com/claimgraph/claimgraph/graph"
	"github.com/claimgraph/claimgraph/loaders/article"
	"github.com/claimgraph/claimgraph/queries"
)

func serveCommand(a *app) *cobra.Command {
	var listen string
	cmd := &cobra.Command{
		Use: "serve", Short: "Ask the graph, and check articles, in a browser",
		Long: `Show the console as a web page on this machine, and answer over HTTP, until
Ctrl-C. The address that it prints holds a token, new at each start; without it
nothing is answered. Programs send it as "Authorization: Bearer TOKEN".

  POST /api/v1/check     {"name": "a.txt", "text": "…"}, or a file's bytes as
                         application/octet-stream with ?name=a.pdf; the report as
                         check --format json gives it, with ?format=html a page
  POST /api/v1/query     {"name": "trade-share", "params": {"reporter": "PRK",
                         "partner": "China"}, "limit": 100}
  POST /api/v1/gizmo     {"program": "g.V().limit(5).all()", "limit": 100}
  GET  /api/v1/queries   the saved queries with their parameters
  GET  /api/v1/sources   what is loaded
  GET  /api/v1/entities  ?prefix=Arm: names that begin so

Errors are {"error": "…"}. With 429, ask again after the seconds in Retry-After.`,
		Example: "  claimgraph serve\n  claimgraph serve --listen 127.0.0.1:7700", Args: none,
	}
	cmd.Flags().StringVar(&listen, "listen", "127.0.0.1:0", "address of this machine, and port; port 0 takes one that is free")
	cmd.RunE = func(cmd *cobra.Command, _ []string) error {
		address, err := netip.ParseAddrPort(listen)
		if err != nil || !address.Addr().IsLoopback() {
			return usage(fmt.Errorf("--listen %q: write a loopback address and a port, such as 127.0.0.1:7700: others must not reach the console", listen))
		}
		api, err := a.api(cmd.Context())
		if err != nil {
			return err
		}
		var config net.ListenConfig
		l, err := config.Listen(cmd.Context(), "tcp", listen)
		if err != nil {
			return err
		}
		server := console.Server{API: api, Token: rand.Text(), Host: l.Addr().String()}
		fmt.Fprintf(a.out, "http://%s/?token=%s\n", server.Host, server.Token)
		a.say("open this address in a browser; Ctrl-C ends")
		a.config.Quiet = true // nobody reads what is said beside an answer
		err = console.Serve(cmd.Context(), l, server.Handler())
		if cmd.Context().Err() != nil {
			return nil // Ctrl-C is how it ends
		}
		return err
	}
	return cmd
}

// api opens what requests need; its functions are then safe for concurrent use.
func (a *app) api(ctx context.Context) (console.API, error) {
	if err := a.prepareToJudge(ctx); err != nil {
		return console.API{}, err
	}
	store := a.store
	a.untrusted(store)
	return console.API{
		Library: a.queries(), Limit: a.config.Limit,
		Gizmo: func(ctx context.Context, w io.Writer, program string, limit int) error {
			n := 0
			t, err := a.gizmo(ctx, store, program, limit, &n)
			if err != nil {
				return err
			}
			return t.writeJSON(w)
		},
		Query: func(ctx context.Context, w io.Writer, q *queries.Query, args map[string]string, limit int) error {
			t, _, err := a.savedQuery(ctx, store, q, args, limit)
			if err != nil {
				return err
			}
			return t.writeJSON(w)
		},
		Check: func(ctx context.Context, w io.Writer, format, name string, text io.Reader) error {
			doc, err := article.Read(filepath.Base(name), text)
			if err != nil {
				return err
			}
			report, err := a.judge(ctx, doc)
			if err != nil {
				return err
			}
			if format == "html" {
				return a.writePage(w, report)
			}
			return report.WriteJSON(w)
		},
		Sources:  func(_ context.Context, w io.Writer) error { return sourcesTable(store, false).writeJSON(w) },
		Entities: entityList(store),
	}, nil
}

// entityList lists the entities once, when they are first asked for.
func entityList(store *graph.Store) func(context.Context) ([]console.Entity, error) {
	turn := make(chan struct{}, 1)
	var list []console.Entity
	return func(ctx context.Context) (_ []console.Entity, err error) {
		select {
		case turn <- struct{}{}:
			defer func() { <-turn }()
		case <-ctx.Done():
			return nil, errors.New("the request was given up")
		}
		if list == nil {
			list, err = entityNames(ctx, store)
		}
		return list, err
	}
}
