// Package loaders turns reference datasets into quads. A dataset is a folder
// with two files: datapackage.yaml says what it is and what it covers,
// mapping.yaml which quads its rows give. There is no code for single datasets.
package loaders

import (
	"bytes"
	"context"
	"crypto/sha256"
	"embed"
	"encoding/csv"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"iter"
	"maps"
	"path"
	"slices"
	"strings"
	"sync"

	"github.com/cayleygraph/quad"

	"github.com/claimgraph/claimgraph/schema"
)

//go:embed all:datasets
var builtin embed.FS

// A Dataset is a folder that says how the files of a publisher become quads.
// It is safe for concurrent use.
type Dataset struct {
	Descriptor
	fsys    fs.FS
	mapping *mapping
	rules   []byte // datapackage.yaml and mapping.yaml, which are part of what is loaded
	used    map[string]*usedColumns
	aliases map[string]string
	alone   bool // made of a mapping without datapackage.yaml
}

// Names of the files of a dataset's folder.
const (
	descriptorFile = "datapackage.yaml"
	mappingFile    = "mapping.yaml"
	partiesFile    = "parties.csv"
)

// Open reads and checks the folder of a dataset.
func Open(fsys fs.FS) (*Dataset, error) {
	desc, err := fs.ReadFile(fsys, descriptorFile)
	if err != nil {
		return nil, fmt.Errorf("a dataset needs %s: %w", descriptorFile, err)
	}
	d := &Dataset{fsys: fsys}
	parsed, err := parseDescriptor(descriptorFile, desc)
	if err != nil {
		return nil, err
	}
	d.Descriptor = *parsed
	rules, err := fs.ReadFile(fsys, mappingFile)
	if err != nil {
		return nil, fmt.Errorf("dataset %s needs %s: %w", d.Name, mappingFile, err)
	}
	if d.mapping, err = parseMapping(d.Name+"/"+mappingFile, rules, &d.Descriptor); err != nil {
		return nil, err
	}
	d.rules = slices.Concat(desc, rules)
	d.used = d.mapping.use()
	for _, r := range d.Resources {
		if d.used[r.Name] == nil {
			return nil, fmt.Errorf("dataset %s: resource %q is used by no source of the mapping", d.Name, r.Name)
		}
	}
	if err := d.readParties(); err != nil {
		return nil, err
	}
	return d, nil
}

// readParties reads the dataset's own names of parties, where it has some.
func (d *Dataset) readParties() error {
	data, err := fs.ReadFile(d.fsys, partiesFile)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return err
	}
	r := csv.NewReader(bytes.NewReader(data))
	r.FieldsPerRecord = 2
	r.Comment = '#'
	rows, err := r.ReadAll()
	if err != nil {
		return fmt.Errorf("%s/%s: %w", d.Name, partiesFile, err)
	}
	d.aliases = map[string]string{}
	for i, row := range rows {
		if i == 0 {
			if row[0] != "name" || row[1] != "entity" {
				return fmt.Errorf("%s/%s:1: the columns are name and entity", d.Name, partiesFile)
			}
			continue
		}
		if err := schema.CheckIRI(quad.IRI(schema.EntityNS + row[1])); err != nil || row[1] == "" {
			return fmt.Errorf("%s/%s:%d: %q is no entity: write RUS or organisation/nato", d.Name, partiesFile, i+1, row[1])
		}
		d.aliases[FoldName(row[0])] = row[1]
	}
	d.rules = append(d.rules, data...)
	return nil
}

// Builtin opens the datasets that are part of the program, sorted by name.
func Builtin() ([]*Dataset, error) { return builtinDatasets() }

var builtinDatasets = sync.OnceValues(func() ([]*Dataset, error) {
	dirs, err := fs.ReadDir(builtin, "datasets")
	if err != nil {
		return nil, err
	}
	var out []*Dataset
	for _, dir := range dirs {
		if !dir.IsDir() {
			continue
		}
		sub, err := fs.Sub(builtin, path.Join("datasets", dir.Name()))
		if err != nil {
			return nil, err
		}
		d, err := Open(sub)
		if err != nil {
			return nil, err
		}
		if d.Name != dir.Name() {
			return nil, fmt.Errorf("datasets/%s: its name is %q: they must be the same", dir.Name(), d.Name)
		}
		out = append(out, d)
	}
	return out, nil
})

// Embedded tells whether the dataset's rows are part of its folder, so that it
// can be read without files from the user.
func (d *Dataset) Embedded() bool {
	for _, r := range d.Resources {
		if !r.Optional && !d.holds(r) {
			return false
		}
	}
	return true
}

func (d *Dataset) holds(r Resource) bool {
	if d.fsys == nil || strings.ContainsAny(r.Path, "*?[") {
		return false
	}
	_, err := fs.Stat(d.fsys, r.Path)
	return err == nil
}

// folderFile is a file of the dataset's own folder.
func (d *Dataset) folderFile(name string) File {
	return File{Name: d.Name + "/" + name, Open: func() (io.ReadCloser, error) { return d.fsys.Open(name) }}
}

// An Input is the files of a dataset, sorted into its resources and hashed.
type Input struct {
	Source  schema.Source
	files   map[string][]File
	sums    map[string]string // by file name
	ignored []string
	sample  bool // no size is expected
	// KeepGraphs leaves quads the graph names that the mapping gives them.
	// Otherwise the source is the label of all, as in a store.
	KeepGraphs bool
}

// Input sorts files into the dataset's resources by their names, and hashes
// them: the hash, with that of the mapping, is the version that is loaded.
// Resources that are part of the folder need no file.
func (d *Dataset) Input(ctx context.Context, files ...File) (*Input, error) {
	in := &Input{files: map[string][]File{}, sums: map[string]string{}}
	for _, r := range d.Resources {
		if d.holds(r) {
			in.files[r.Name] = []File{d.folderFile(r.Path)}
		}
	}
	for _, f := range files {
		r, err := d.resourceFor(f)
		if err != nil {
			return nil, err
		}
		if r == nil {
			in.ignored = append(in.ignored, f.Name)
			continue
		}
		in.files[r.Name] = append(in.files[r.Name], f)
	}
	for _, r := range d.Resources {
		if len(in.files[r.Name]) == 0 && !r.Optional {
			return nil, fmt.Errorf("dataset %s needs a file for %s: %s%s", d.Name, r.Name, r.Path, d.whereFrom())
		}
	}
	return in, d.hash(ctx, in)
}

func (d *Dataset) whereFrom() string {
	if len(d.Fetch) > 0 {
		return "; claimgraph fetch " + d.Name + " gets it from " + d.Fetch[0].URL
	}
	if d.Homepage != "" {
		return "; see " + d.Homepage
	}
	return ""
}

// resourceFor finds the resource whose pattern a file's name fits. A file that
// was named by the user is taken for the only resource there is.
func (d *Dataset) resourceFor(f File) (*Resource, error) {
	var open []*Resource
	for i := range d.Resources {
		r := &d.Resources[i]
		if d.holds(*r) {
			continue
		}
		open = append(open, r)
		for _, name := range []string{f.Name, path.Base(f.Name)} {
			for _, n := range []string{name, strings.TrimSuffix(name, ".gz")} {
				if ok, err := path.Match(r.Path, n); err == nil && ok {
					return r, nil
				}
			}
		}
	}
	if f.Found {
		return nil, nil
	}
	if len(open) == 1 {
		return open[0], nil
	}
	var patterns []string
	for _, r := range open {
		patterns = append(patterns, r.Name+" ("+r.Path+")")
	}
	if len(patterns) == 0 {
		return nil, fmt.Errorf("%s: dataset %s takes no files: its rows are built in", f.Name, d.Name)
	}
	return nil, fmt.Errorf("%s: which resource of %s is this? name the file like one of %s", f.Name, d.Name, strings.Join(patterns, ", "))
}

// hash computes the version of the input.
func (d *Dataset) hash(ctx context.Context, in *Input) error {
	total := sha256.New()
	total.Write(d.rules)
	for _, r := range d.Resources {
		slices.SortStableFunc(in.files[r.Name], func(a, b File) int { return strings.Compare(a.Name, b.Name) })
		for _, f := range in.files[r.Name] {
			if err := ctx.Err(); err != nil {
				return err
			}
			sum, err := hashFile(f)
			if err != nil {
				return err
			}
			if r.SHA256 != "" && r.SHA256 != sum {
				return fmt.Errorf("%s: its SHA-256 is %s, not the %s that %s pins: another edition, or a broken download", f.Name, sum, r.SHA256, descriptorFile)
			}
			in.sums[f.Name] = sum
			fmt.Fprintf(total, "%s  %s\n", sum, path.Base(f.Name))
		}
	}
	sum := hex.EncodeToString(total.Sum(nil))
	var err error
	version := sum[:12]
	if d.Version != "" {
		version = d.Version + "-" + version
	}
	in.Source, err = d.source(version, sum)
	return err
}

func (d *Dataset) source(version, sum string) (schema.Source, error) {
	label, err := schema.SourceIRI(d.Name, version)
	if err != nil {
		return schema.Source{}, fmt.Errorf("dataset %s: %w", d.Name, err)
	}
	s := schema.Source{Label: label, Name: d.Name, Kind: schema.DatasetSource, Title: d.Title,
		Edition: d.Version, URL: d.Homepage, SHA256: sum}
	if len(d.Licences) > 0 {
		s.Licence = d.Licences[0].Name
	}
	return s, nil
}

func hashFile(f File) (string, error) {
	r, err := f.Open()
	if err != nil {
		return "", err
	}
	defer r.Close()
	h := sha256.New()
	if _, err := io.Copy(h, r); err != nil {
		return "", fmt.Errorf("%s: %w", f.Name, err)
	}
	return hex.EncodeToString(h.Sum(nil)), nil
}

// Read yields the quads of an input, all under its source's label: first what
// the source is and covers, then row by row. An error ends it: the source
// changed its shape, or its size against what is expected. Bad rows are
// rejected, counted and reported. A nil report is not written to.
func (d *Dataset) Read(ctx context.Context, in *Input, report *Report) iter.Seq2[quad.Quad, error] {
	if report == nil {
		report = &Report{}
	}
	return func(yield func(quad.Quad, error) bool) {
		more := true
		var label quad.Value = in.Source.Label
		emit := func(q quad.Quad) bool {
			report.Quads++
			if q.Label != label && !in.KeepGraphs {
				report.Graphs++
				q.Label = label
			}
			more = yield(q, nil)
			return more
		}
		err := d.read(ctx, in, report, emit)
		if err == nil && !in.sample {
			err = d.Expect.check(d.Name, report)
		}
		if ferr := report.flush(); err == nil {
			err = ferr
		}
		if err != nil && more {
			yield(quad.Quad{}, err)
		}
	}
}

// errStopped ends a read whose reader wants no more.
var errStopped = errors.New("stopped")

func (d *Dataset) read(ctx context.Context, in *Input, report *Report, emit func(quad.Quad) bool) error {
	r, err := newRun(ctx, d, in.Source.Label, report)
	if err != nil {
		return err
	}
	report.Ignored = append(report.Ignored, in.ignored...)
	for _, q := range d.describe(in) {
		if !emit(q) {
			return nil
		}
	}
	if err := r.prepare(in); err != nil {
		return err
	}
	for _, s := range d.mapping.sources {
		rules := d.mapping.rulesOf(s)
		for _, f := range in.files[s.resource] {
			err := r.file(s, rules, f, in.sums[f.Name], emit)
			if errors.Is(err, errStopped) {
				return nil
			}
			if err != nil {
				return err
			}
		}
	}
	return nil
}

// file maps the rows of one file.
func (r *run) file(s *source, rules []*rule, f File, sum string, emit func(quad.Quad) bool) error {
	r.report.Files = append(r.report.Files, FileReport{Source: s.name, Resource: s.resource, File: f.Name, SHA256: sum})
	count := &r.report.Files[len(r.report.Files)-1]
	sc := newScope(r, s)
	for row, err := range r.rows(s, []File{f}) {
		if err != nil {
			return err
		}
		count.Rows++
		if r.report.Progress != nil && count.Rows%8192 == 0 {
			r.report.Progress(r.report.Rows(), r.report.Quads)
		}
		quads, err := []quad.Quad(nil), row.bad
		if err == nil {
			sc.set(row)
			quads, err = sc.quads(rules)
		}
		if err != nil {
			count.Rejected++
			if err := r.report.reject(row, err); err != nil {
				return err
			}
			continue
		}
		count.Used++
		for _, q := range quads {
			if !emit(q) {
				return errStopped
			}
		}
	}
	return nil
}

// check compares the size of what was read with what is expected.
func (e Expect) check(name string, report *Report) error {
	bySource := map[string]map[string]int64{}
	for _, f := range report.Files {
		if bySource[f.Resource] == nil {
			bySource[f.Resource] = map[string]int64{}
		}
		bySource[f.Resource][f.Source] += f.Rows
	}
	for _, resource := range slices.Sorted(maps.Keys(bySource)) {
		want, ok := e.Rows[resource]
		n := slices.Max(slices.Collect(maps.Values(bySource[resource]))) // several sources may read one resource
		if ok && (n < want.Min || want.Max > 0 && n > want.Max) {
			return fmt.Errorf("dataset %s: %s has %d rows where %s are expected: a broken download, or a new edition that datapackage.yaml must first learn of", name, resource, n, want)
		}
	}
	if n := report.Rows(); n > 0 && float64(report.Rejected()) > e.Rejected*float64(n) {
		return fmt.Errorf("dataset %s: %d of %d rows were rejected, more than the %.3g%% expected; most often: %s", name, report.Rejected(), n, 100*e.Rejected, report.Reasons()[0].Text)
	}
	return nil
}
