package graph_test

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/cayleygraph/quad"

	"github.com/claimgraph/claimgraph/graph"
	"github.com/claimgraph/claimgraph/schema"
)

// TestWorkerProcess is no test of its own: it is the process of the workers of
// the other tests.
func TestWorkerProcess(t *testing.T) {
	if flag.Arg(0) != "worker" {
		return
	}
	if err := graph.ServeWorker(t.Context(), os.Stdin, os.Stdout); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	os.Exit(0)
}

// newWorker fills a store and makes a worker for it.
func newWorker(t *testing.T, o graph.WorkerOptions) (*graph.Store, *graph.Worker) {
	t.Helper()
	if raceDetector {
		t.Skip("the memory of a worker cannot be limited under the race detector")
	}
	dir := t.TempDir()
	s := open(t, dir, graph.Options{})
	loadRandom(t, s, 3)
	w := graph.NewWorker([]string{os.Args[0], "-test.run=^TestWorkerProcess$", "worker"}, dir, o)
	t.Cleanup(func() { w.Close() })
	return s, w
}

// rowsOf collects the rows of a worker as text, sorted.
func rowsOf(t *testing.T, w *graph.Worker, program string, l graph.Limits) (rows []string, last error) {
	t.Helper()
	for row, err := range w.Query(t.Context(), program, l) {
		if err != nil {
			return rows, err
		}
		rows = append(rows, fmt.Sprint(row))
	}
	slices.Sort(rows)
	return rows, nil
}

// A worker gives the rows and errors that the store gives.
func TestWorkerAnswersAsStore(t *testing.T) {
	s, w := newWorker(t, graph.WorkerOptions{})
	for _, program := range []string{
		`g.V("<e:n1>").Out("<cg:p1>").All()`,
		`g.V().Tag("s").Out(null, "p").All()`,
		`g.emit({a: 1, b: 2.5, c: "x", d: [1], e: true})`,
		`g.V("<e:n1>").Out(`,
		`nothing()`,
		`g.V().out({}).all()`,
		``,
	} {
		var want []string
		var wantErr error
		for row, err := range s.Query(t.Context(), program, graph.Limits{}) {
			if err != nil {
				wantErr = err
				break
			}
			want = append(want, fmt.Sprint(row))
		}
		slices.Sort(want)
		got, err := rowsOf(t, w, program, graph.Limits{})
		if !slices.Equal(got, want) || fmt.Sprint(err) != fmt.Sprint(wantErr) {
			t.Errorf("%s: %d rows, %v; want %d, %v", program, len(got), err, len(want), wantErr)
		}
		var mistake *graph.ScriptError
		if errors.As(wantErr, &mistake) != errors.As(err, &mistake) {
			t.Errorf("%s: error of type %T, want %T", program, err, wantErr)
		}
	}
	if _, err := rowsOf(t, w, `g.V().all()`, graph.Limits{Rows: 3}); !errors.Is(err, graph.ErrCut) {
		t.Errorf("over the limit of rows: %v", err)
	}
}

// A worker sees what was loaded after it started.
func TestWorkerSeesLaterLoads(t *testing.T) {
	s, w := newWorker(t, graph.WorkerOptions{})
	count := `g.V("<e:new>").Out().All()`
	if rows, err := rowsOf(t, w, count, graph.Limits{}); err != nil || len(rows) != 0 {
		t.Fatal(rows, err)
	}
	src := source("later")
	load(t, s, src, []quad.Quad{{Subject: quad.IRI(schema.EntityNS + "new"), Predicate: quad.IRI(schema.VocabNS + "p"), Object: quad.Int(1), Label: src.Label}})
	if rows, err := rowsOf(t, w, count, graph.Limits{}); err != nil || len(rows) != 1 {
		t.Error(rows, err)
	}
}

// hostilePrograms hang, crash, or take all memory when nobody stops them.
var hostilePrograms = []string{
	`while (true) {}`,
	`for (;;) g.V().count()`,
	`do { try { throw 1 } catch (e) {} } while (true)`,
	`function f() { try { f() } catch (e) { f() } } f()`,
	`function f() { return f() } f()`,
	`var f = function () { return [1].map(f) }; f()`,
	`var a = [1, 2]; a.sort(function () { return a.sort(arguments.callee) })`,
	`var s = "x"; while (true) s += s`,
	`var a = []; while (true) a.push(a.slice())`,
	`var a = []; for (;;) a.push(new Array(1000).join("xxxxxxxx"))`,
	`var o = {}; for (var i = 0; ; i++) o["k" + i] = {}`,
	`new Array(4294967295).sort()`,
	`new Array(4294967295).join("x")`,
	`new Array(4294967295).fill(0)`,
	`new Array(1e9).fill(1)`,
	`Array.from({length: 1e9})`,
	`Array(1e9).map(function (x) { return x })`,
	`"x".repeat(1 << 30)`,
	`"x".repeat(1 << 28).repeat(64)`,
	`"abc".padEnd(1 << 30, "xyz")`,
	`new Uint8Array(1 << 30).fill(1)`,
	`new ArrayBuffer(4e9)`,
	`new Float64Array(2e9)`,
	`/^(a+)+$/.test(new Array(40).join("a") + "b")`,
	`/(a*)*b/.test(new Array(60).join("a"))`,
	`/^(\w+)\1+$/.test(new Array(60000).join("ab") + "!")`,
	`/(.*)(.*)(.*)(.*)(.*)(.*)\1x/.test(new Array(4000).join("ab"))`,
	`new Array(1 << 20).join("a").replace(/a/g, new Array(1 << 16).join("b"))`,
	`var a = {}; a.a = a; g.emit(a)`,
	`var a = []; a[0] = a; g.emit(a)`,
	`var a = []; a.push(a); JSON.stringify(a)`,
	`JSON.parse(new Array(1 << 20).join("[") + new Array(1 << 20).join("]"))`,
	`eval(new Array(1 << 20).join("(") + "1" + new Array(1 << 20).join(")"))`,
	`eval(new Array(1 << 18).join("-") + "1")`,
	`var s = "1"; for (var i = 0; i < 200000; i++) s = "[" + s + "]"; eval(s)`,
	`var o = {toString: function () { return "" + o }}; "" + o`,
	`iri(null)`,
	`str({})`,
	`str([[[[]]]])`,
	`g.V().out({}).all()`,
	`g.V().in(/x/).all()`,
	`g.V().labelContext({}).all()`,
	`g.V().has({}, {}).all()`,
	`g.V(undefined, null, {}).all()`,
	`g.V().save(1, 2).all()`,
	`g.V().filter(1).all()`,
	`g.V().and(1).all()`,
	`g.V().follow(null).all()`,
	`g.V().followRecursive(null).all()`,
	`g.V().intersect(undefined).all()`,
	`g.V().limit({}).all()`,
	`g.V().forEach(1)`,
	`g.V().forEach(function () { while (true) {} })`,
	`var p = g.M(); p = p.follow(p); g.V().follow(p).all()`,
	`var p = g.M(); for (var i = 0; i < 100000; i++) p = p.out(); g.V().follow(p).all()`,
	`g.V().both().both().both().both().both().both().both().both().both().both().both().count()`,
	`g.V().both().both().both().both().both().both().both().both().toArray()`,
	`g.V().both().both().both().both().both().both().filter(regex("nowhere")).all()`,
	`while (true) g.emit(new Array(10000).join("x"))`,
	`while (true) g.emit({a: 1})`,
	`throw {toString: function () { throw 1 }}`,
	`throw null`,
	`this.__proto__ = this`,
	`Object.defineProperty(this, "g", {get: function () { while (true) {} }}); g.V()`,
	`new Proxy({}, {get: function (t, k, r) { return r[k] }}).x`,
	`var p = new Proxy({}, {}); p.__proto__ = p; p.x`,
	`async function f() { await f() } f()`,
	`function* f() { yield* f() } Array.from(f())`,
	`Function("while(true){}")()`,
	`new Date(8.64e15 + 1).toISOString()`,
	`(1e21).toFixed(100)`,
	`Symbol() + ""`,
	`Object.keys(new Array(1e8).fill(0))`,
	`new Set(new Array(1e9))`,
	`new WeakMap().set(1, 1)`,
	`String.fromCharCode.apply(null, new Array(1e8))`,
	`Math.max.apply(null, new Array(1e8))`,
	`decodeURIComponent(new Array(1 << 22).join("%"))`,
	`"\ud800".normalize("NFKD")`,
	`g.emit("\ud800"); g.emit("\u0000")`,
}

// Every hostile program ends in time, and the next program runs as ever.
func TestWorkerContainsHostilePrograms(t *testing.T) {
	_, w := newWorker(t, graph.WorkerOptions{Memory: 256 << 20, Output: 8 << 20})
	const limit = 100 * time.Millisecond
	canary := `g.V("<e:n1>").Out("<cg:p1>").All()`
	want, err := rowsOf(t, w, canary, graph.Limits{})
	if err != nil || len(want) == 0 {
		t.Fatal(want, err)
	}
	for _, program := range hostilePrograms {
		start := time.Now()
		rows := 0
		var last error
		for _, err := range w.Query(t.Context(), program, graph.Limits{Timeout: limit, Rows: 100_000}) {
			if last = err; err == nil {
				rows++
			}
		}
		took := time.Since(start)
		name := program[:min(len(program), 60)]
		t.Logf("%6d ms %6d rows %-60s %v", took.Milliseconds(), rows, name, last)
		if took > limit+2*time.Second { // a second by itself, another for a machine that is busy
			t.Errorf("%s: ended after %v", name, took)
		}
		if got, err := rowsOf(t, w, canary, graph.Limits{}); err != nil || !slices.Equal(got, want) {
			t.Fatalf("after %s: %d rows, %v", name, len(got), err)
		}
	}
}

func TestWorkerRefusesLongProgram(t *testing.T) {
	_, w := newWorker(t, graph.WorkerOptions{})
	if _, err := rowsOf(t, w, "1;"+strings.Repeat(" ", graph.MaxProgram), graph.Limits{}); err == nil || !strings.Contains(err.Error(), "long") {
		t.Error(err)
	}
}

func TestWorkerLeftEarlyAndCancelled(t *testing.T) {
	_, w := newWorker(t, graph.WorkerOptions{})
	for range w.Query(t.Context(), `g.V().all()`, graph.Limits{}) {
		break
	}
	ctx, cancel := context.WithTimeout(t.Context(), 100*time.Millisecond)
	defer cancel()
	start := time.Now()
	for _, err := range w.Query(ctx, `"x".repeat(1<<25).split("").sort()`, graph.Limits{}) {
		if !errors.Is(err, context.DeadlineExceeded) {
			t.Error(err)
		}
	}
	if took := time.Since(start); took > 2*time.Second {
		t.Errorf("cancelled after %v", took)
	}
	if _, err := rowsOf(t, w, `g.V().all()`, graph.Limits{}); err != nil {
		t.Error(err)
	}
}

func TestWorkerThatCannotStart(t *testing.T) {
	w := graph.NewWorker([]string{"/does/not/exist"}, t.TempDir(), graph.WorkerOptions{})
	if _, err := rowsOf(t, w, `1`, graph.Limits{}); err == nil || !strings.Contains(err.Error(), "start the query worker") {
		t.Error(err)
	}
	if raceDetector {
		return
	}
	w = graph.NewWorker([]string{os.Args[0], "-test.run=^TestWorkerProcess$", "worker"}, t.TempDir(), graph.WorkerOptions{})
	if _, err := rowsOf(t, w, `1`, graph.Limits{}); err == nil || !strings.Contains(err.Error(), "open the store") {
		t.Error(err)
	}
}
