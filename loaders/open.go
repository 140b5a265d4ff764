package loaders

import (
	"archive/zip"
	"bufio"
	"bytes"
	"compress/gzip"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/htmlindex"
	"golang.org/x/text/encoding/unicode"
	"golang.org/x/text/transform"
)

// A File is one input of a dataset.
type File struct {
	Name string // as cells cite it: the base name, or the path inside a folder or archive
	Size int64  // in bytes, 0 when not known
	Open func() (io.ReadCloser, error)
	// Found is set for a file that was found in a folder or archive: it may be
	// none of the dataset's, which is no mistake then.
	Found bool
}

// Limits against archives that unpack to far more than they are.
const (
	maxUnpacked    = 16 << 30
	freeUnpacked   = 64 << 20 // from here on the ratio counts
	maxUnpackRatio = 1000
	maxEntries     = 100_000
)

// Files lists the files at a path: the file itself, the entries of a zip
// archive, or all files below a folder, sorted.
func Files(name string) ([]File, error) {
	info, err := os.Stat(name)
	if err != nil {
		return nil, err
	}
	if info.IsDir() {
		return folderFiles(name)
	}
	if strings.EqualFold(filepath.Ext(name), ".zip") {
		return zipFiles(name)
	}
	open := func() (io.ReadCloser, error) { return os.Open(name) }
	return []File{{Name: filepath.Base(name), Size: info.Size(), Open: open}}, nil
}

func folderFiles(dir string) ([]File, error) {
	var out []File
	err := filepath.WalkDir(dir, func(p string, e fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if !e.Type().IsRegular() {
			return nil
		}
		if len(out) >= maxEntries {
			return fmt.Errorf("%s: more than %d files", dir, maxEntries)
		}
		rel, err := filepath.Rel(dir, p)
		if err != nil {
			return err
		}
		info, err := e.Info()
		if err != nil {
			return err
		}
		out = append(out, File{Name: filepath.ToSlash(rel), Size: info.Size(), Found: true,
			Open: func() (io.ReadCloser, error) { return os.Open(p) }})
		return nil
	})
	return out, err
}

func zipFiles(name string) ([]File, error) {
	z, err := zip.OpenReader(name)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	defer z.Close()
	var out []File
	for i, e := range z.File {
		if i >= maxEntries {
			return nil, fmt.Errorf("%s: more than %d entries", name, maxEntries)
		}
		if !e.Mode().IsRegular() {
			continue
		}
		out = append(out, File{Name: path.Clean(e.Name), Size: int64(min(e.UncompressedSize64, maxUnpacked)), Found: true,
			Open: func() (io.ReadCloser, error) { return openEntry(name, i) }})
	}
	slices.SortFunc(out, func(a, b File) int { return strings.Compare(a.Name, b.Name) })
	return out, nil
}

// openEntry opens the archive anew, so that entries can be read at any time.
func openEntry(name string, i int) (io.ReadCloser, error) {
	z, err := zip.OpenReader(name)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	if i >= len(z.File) {
		z.Close()
		return nil, fmt.Errorf("%s changed while it was read", name)
	}
	e := z.File[i]
	r, err := e.Open()
	if err != nil {
		z.Close()
		return nil, fmt.Errorf("%s: %s: %w", name, e.Name, err)
	}
	unpacked := &unpackLimit{r: r, name: e.Name, packed: func() int64 { return int64(min(e.CompressedSize64, maxUnpacked)) }}
	return readCloser{unpacked, func() error { return errors.Join(r.Close(), z.Close()) }}, nil
}

type readCloser struct {
	io.Reader
	close func() error
}

func (r readCloser) Close() error { return r.close() }

// unpackLimit stops a reader that unpacks beyond the limits.
type unpackLimit struct {
	r      io.Reader
	name   string
	read   int64
	packed func() int64
}

func (u *unpackLimit) Read(p []byte) (int, error) {
	n, err := u.r.Read(p)
	u.read += int64(n)
	if u.read > maxUnpacked || u.read > freeUnpacked && u.read/maxUnpackRatio > u.packed() {
		return 0, fmt.Errorf("%s: unpacks to more than %d bytes; refused", u.name, u.read)
	}
	return n, err
}

// maxItem bounds one record of a table or one item of a tree, in bytes, and
// maxColumns the cells of a header. Larger ones are broken, such as by a quote
// that is never closed.
const (
	maxItem    = 32 << 20
	maxColumns = 100_000
)

// An itemLimit stops a reader when one item is too large. What reads the items
// sets it back after each.
type itemLimit struct {
	r    io.Reader
	n    int64 // bytes since the last item
	most int64
}

func (l *itemLimit) Read(p []byte) (int, error) {
	n, err := l.r.Read(p)
	if l.n += int64(n); l.n > l.most {
		return 0, &tooLargeError{l.most}
	}
	return n, err
}

type tooLargeError struct{ most int64 }

func (e *tooLargeError) Error() string {
	return fmt.Sprintf("one record of more than %d bytes: a quote or bracket that is never closed, or no data", e.most)
}

type countingReader struct {
	r io.Reader
	n int64
}

func (c *countingReader) Read(p []byte) (int, error) {
	n, err := c.r.Read(p)
	c.n += int64(n)
	return n, err
}

// unpack opens a file and undoes gzip.
func unpack(f File) (io.ReadCloser, error) {
	file, err := f.Open()
	if err != nil {
		return nil, err
	}
	counted := &countingReader{r: file}
	b := bufio.NewReaderSize(counted, 1<<16)
	if magic, _ := b.Peek(2); !bytes.Equal(magic, []byte{0x1f, 0x8b}) {
		return readCloser{b, file.Close}, nil
	}
	z, err := gzip.NewReader(b)
	if err != nil {
		file.Close()
		return nil, fmt.Errorf("%s: %w", f.Name, err)
	}
	return readCloser{&unpackLimit{r: z, name: f.Name, packed: func() int64 { return counted.n }}, file.Close}, nil
}

// text opens a file as UTF-8 text: unpacked, decoded, without byte order mark.
func text(f File, label string) (io.ReadCloser, error) {
	raw, err := unpack(f)
	if err != nil {
		return nil, err
	}
	b := bufio.NewReaderSize(raw, 1<<16)
	head, _ := b.Peek(4096)
	var enc encoding.Encoding
	switch {
	case bytes.HasPrefix(head, []byte{0xef, 0xbb, 0xbf}):
		b.Discard(3) //nolint:errcheck // the bytes were peeked at
	case bytes.HasPrefix(head, []byte{0xff, 0xfe}), bytes.HasPrefix(head, []byte{0xfe, 0xff}):
		enc = unicode.UTF16(unicode.LittleEndian, unicode.ExpectBOM)
	case bytes.Count(head, []byte{0}) > 1+len(head)/100: // a single one is a damaged row
		raw.Close()
		return nil, fmt.Errorf("%s: not a text: it holds a zero byte at %d", f.Name, bytes.IndexByte(head, 0))
	case label != "" && !strings.EqualFold(label, "utf-8"):
		if rest, ok := strings.CutPrefix(label, "utf-8|"); ok {
			valid, err := isUTF8(f)
			if err != nil || valid {
				return readCloser{b, raw.Close}, err
			}
			label = rest
		}
		if enc, err = htmlindex.Get(label); err != nil {
			raw.Close()
			return nil, fmt.Errorf("%s: encoding %q is not known", f.Name, label)
		}
	}
	if enc != nil {
		return readCloser{transform.NewReader(b, enc.NewDecoder()), raw.Close}, nil
	}
	return readCloser{&utf8Reader{r: b, name: f.Name, line: 1}, raw.Close}, nil
}

// isUTF8 reads a file through to see whether it is UTF-8.
func isUTF8(f File) (bool, error) {
	raw, err := unpack(f)
	if err != nil {
		return false, err
	}
	defer raw.Close()
	check := &utf8Reader{r: raw, name: f.Name, line: 1}
	_, err = io.Copy(io.Discard, check)
	return err == nil, nil
}

// utf8Reader refuses what is no UTF-8, by line.
type utf8Reader struct {
	r    io.Reader
	name string
	line int
	tail [utf8.UTFMax]byte // start of a character that goes on in the next read
	n    int
}

func (u *utf8Reader) Read(p []byte) (int, error) {
	n, err := u.r.Read(p)
	if cerr := u.check(p[:n], err != nil); cerr != nil {
		return 0, cerr
	}
	return n, err
}

func (u *utf8Reader) check(p []byte, last bool) error {
	for u.n > 0 && len(p) > 0 && !utf8.FullRune(u.tail[:u.n]) {
		u.tail[u.n] = p[0]
		u.n++
		p = p[1:]
	}
	if u.n > 0 && (utf8.FullRune(u.tail[:u.n]) || last) {
		if !utf8.Valid(u.tail[:u.n]) {
			return u.broken()
		}
		u.n = 0
	}
	if u.n > 0 {
		return nil
	}
	end := len(p)
	for i := 1; i < utf8.UTFMax && i <= len(p); i++ {
		if c := p[len(p)-i]; utf8.RuneStart(c) {
			if !utf8.FullRune(p[len(p)-i:]) && !last {
				end = len(p) - i
			}
			break
		}
	}
	if !utf8.Valid(p[:end]) {
		for len(p) > 0 {
			r, n := utf8.DecodeRune(p)
			if r == utf8.RuneError && n == 1 {
				break
			}
			if r == '\n' {
				u.line++
			}
			p = p[n:]
		}
		return u.broken()
	}
	u.line += bytes.Count(p[:end], []byte{'\n'})
	u.n = copy(u.tail[:], p[end:])
	return nil
}

func (u *utf8Reader) broken() error {
	return fmt.Errorf("%s:%d: not UTF-8: name the encoding in datapackage.yaml, such as encoding: windows-1252", u.name, u.line)
}
