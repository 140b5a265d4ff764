# Every target works in a fresh clone with Go alone, except lint and fmt, which install their pinned tools into .bin.

GOLANGCI_LINT = v2.15.0
GOFUMPT       = v0.12.0
BIN           = $(CURDIR)/.bin
FUZZTIME     ?= 20s
QUADS        ?= 1000000
PEERS        ?= $(BIN)/peers

.PHONY: check test lint fmt golden fuzz bench gobench

## check: what CI runs
check:
	.ci/run

## test: all tests
test:
	go test ./...

## golden: write the expected outputs of datasets, extraction snapshots and scripts anew; read the diff
golden:
	go test ./loaders/... ./queries/... ./cmd/claimgraph -update

## fuzz: every fuzz target for FUZZTIME each
fuzz:
	@set -e; for pkg in $$(go list ./...); do \
	  for target in $$(go test -list '^Fuzz' $$pkg | grep '^Fuzz' || true); do \
	    echo "$$pkg $$target"; go test -run '^$$' -fuzz "^$$target$$" -fuzztime $(FUZZTIME) $$pkg; \
	  done; \
	done

## bench: claimgraph beside SQLite, Oxigraph and DuckDB; what is not installed is left out
bench:
	-graph/bench/peers/install.sh $(PEERS)
	go run ./graph/bench -quads $(QUADS) -peers $(PEERS)

## gobench: all benchmarks of Go, with memory
gobench:
	go test -run '^$$' -bench . -benchmem ./...

$(BIN)/golangci-lint:
	GOBIN=$(BIN) go install github.com/golangci/golangci-lint/v2/cmd/golangci-lint@$(GOLANGCI_LINT)

$(BIN)/gofumpt:
	GOBIN=$(BIN) go install mvdan.cc/gofumpt@$(GOFUMPT)

## lint: the linters of .golangci.yml
lint: $(BIN)/golangci-lint
	$(BIN)/golangci-lint run

## fmt: gofumpt over the tree
fmt: $(BIN)/gofumpt
	$(BIN)/gofumpt -w .
