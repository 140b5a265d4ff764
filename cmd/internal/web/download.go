package web

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"time"
)

// A Download is a file that is got whole or not at all. Beside the file stands
// what is known of it, NAME.json; while it is on its way, NAME.part.
type Download struct {
	Client *Client
	URL    string
	File   string // where it goes; its folder must exist
	SHA256 string // in hex, "" when any will do
	Tries  int    // how often a broken connection is taken up again; 0 for never
	Pause  time.Duration
	// Progress, when set, is called now and then with the bytes that are there,
	// and the number there will be, -1 when that is not known.
	Progress func(done, total int64)
}

// Got says what came of a download.
type Got struct {
	URL       string `json:"url"`
	ETag      string `json:"etag,omitempty"`
	Modified  string `json:"modified,omitempty"` // Last-Modified, as the server writes it
	SHA256    string `json:"sha256,omitempty"`
	Bytes     int64  `json:"bytes,omitempty"`
	Unchanged bool   `json:"-"` // the server says that the file is the one already there
	Resumed   int64  `json:"-"` // bytes that were there from an earlier try
}

// Get downloads the file. What came of a try that was broken off is kept, and
// the next one goes on from there if the server still has the same file.
func (d Download) Get(ctx context.Context) (Got, error) {
	have, err := readGot(d.File + ".json")
	if err != nil {
		return Got{}, err
	}
	if have.URL != d.URL || !d.whole(have) {
		have = Got{}
	}
	for try := 0; ; try++ {
		got, err := d.try(ctx, have)
		var cut *cutError
		if err == nil || !errors.As(err, &cut) || try >= d.Tries || ctx.Err() != nil {
			if cut != nil {
				err = fmt.Errorf("%w; what came is kept: the same command goes on from there", err)
			}
			return got, err
		}
		select {
		case <-ctx.Done():
			return Got{}, ctx.Err()
		case <-time.After(d.Pause):
		}
	}
}

// whole tells whether the file is there as it was got, and is the one that is wanted.
func (d Download) whole(have Got) bool {
	info, err := os.Stat(d.File)
	return err == nil && info.Size() == have.Bytes && (d.SHA256 == "" || d.SHA256 == have.SHA256)
}

// A cutError is a connection that broke off.
type cutError struct{ err error }

func (e *cutError) Error() string { return e.err.Error() }
func (e *cutError) Unwrap() error { return e.err }

func (d Download) try(ctx context.Context, have Got) (Got, error) {
	part, note := d.File+".part", d.File+".part.json"
	begun, err := readGot(note)
	if err != nil {
		return Got{}, err
	}
	info, err := os.Stat(part)
	start := int64(0)
	if validator := begun.validator(); err == nil && begun.URL == d.URL && validator != "" {
		start = info.Size()
	}
	header := http.Header{"Accept-Encoding": {"identity"}} // offsets count the bytes of the file itself
	if start > 0 {
		header.Set("Range", fmt.Sprintf("bytes=%d-", start))
		header.Set("If-Range", begun.validator())
	} else if have.ETag != "" {
		header.Set("If-None-Match", have.ETag)
	} else if have.Modified != "" {
		header.Set("If-Modified-Since", have.Modified)
	}
	res, err := d.Client.Get(ctx, d.URL, header)
	var status *StatusError
	if errors.As(err, &status) && status.Status == http.StatusRequestedRangeNotSatisfiable && start > 0 {
		if err := errors.Join(os.Remove(part), os.Remove(note)); err != nil {
			return Got{}, err
		}
		return d.try(ctx, have)
	}
	if err != nil {
		return Got{}, err
	}
	defer res.Body.Close()
	if res.Status == http.StatusNotModified && start == 0 {
		have.Unchanged = true
		return have, nil
	}
	if encoding := res.Header.Get("Content-Encoding"); encoding != "" && encoding != "identity" {
		return Got{}, fmt.Errorf("%s: the server packs the file by %s, though it was asked not to", d.URL, encoding)
	}
	switch {
	case res.Status == http.StatusPartialContent && start > 0 && strings.HasPrefix(res.Header.Get("Content-Range"), fmt.Sprintf("bytes %d-", start)):
	case res.Status == http.StatusOK:
		start = 0
	default:
		return Got{}, fmt.Errorf("%s: the server answers %d %s, which is no file", d.URL, res.Status, http.StatusText(res.Status))
	}
	got := Got{URL: d.URL, ETag: res.Header.Get("ETag"), Modified: res.Header.Get("Last-Modified"), Resumed: start}
	if start == 0 {
		// The note comes first: a part without its note is never taken up again.
		if err := errors.Join(removed(part), writeGot(note, got)); err != nil {
			return Got{}, err
		}
	}
	if err := d.receive(part, start, res); err != nil {
		return Got{}, err
	}
	return d.publish(part, note, got)
}

// validator is what tells whether a file is still the same: a strong ETag, or
// the time of its last change.
func (g Got) validator() string {
	if g.ETag != "" && !strings.HasPrefix(g.ETag, "W/") {
		return g.ETag
	}
	return g.Modified
}

// receive writes the body behind the first start bytes of a file.
func (d Download) receive(part string, start int64, res *Response) (err error) {
	f, err := os.OpenFile(part, os.O_CREATE|os.O_WRONLY, 0o644)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, f.Close()) }()
	if err := f.Truncate(start); err != nil {
		return err
	}
	if _, err := f.Seek(start, io.SeekStart); err != nil {
		return err
	}
	total := int64(-1)
	if res.Length >= 0 {
		total = start + res.Length
	}
	if total > d.Client.options.Bytes {
		return d.Client.tooLarge(d.URL)
	}
	w := &progressWriter{w: f, done: start, total: total, tell: d.Progress, limit: d.Client.options.Bytes}
	_, err = io.Copy(w, res.Body)
	switch {
	case errors.Is(err, ErrTooLarge):
		return fmt.Errorf("%s: %w", d.URL, err)
	case w.failed != nil:
		return w.failed
	case err != nil:
		return &cutError{errors.Join(err, f.Sync())}
	case total >= 0 && w.done != total:
		return &cutError{fmt.Errorf("%s: %d bytes came of %d", d.URL, w.done, total)}
	}
	return f.Sync()
}

// publish puts the file, which is complete, into its place.
func (d Download) publish(part, note string, got Got) (Got, error) {
	var err error
	if got.SHA256, got.Bytes, err = hashFile(part); err != nil {
		return Got{}, err
	}
	if d.SHA256 != "" && d.SHA256 != got.SHA256 {
		err := fmt.Errorf("%s: the SHA-256 is %s, not %s as expected: another edition, or not the publisher's file; it was thrown away", d.URL, got.SHA256, d.SHA256)
		return Got{}, errors.Join(err, os.Remove(part), os.Remove(note))
	}
	if err := os.Rename(part, d.File); err != nil {
		return Got{}, err
	}
	if err := writeGot(d.File+".json", got); err != nil {
		return Got{}, err
	}
	return got, errors.Join(os.Remove(note), syncDir(filepath.Dir(d.File)))
}

// progressWriter counts what is written and stops at a limit.
type progressWriter struct {
	w                  io.Writer
	done, total, limit int64
	tell               func(done, total int64)
	failed             error // of writing, not of the network
}

func (p *progressWriter) Write(b []byte) (int, error) {
	if p.done+int64(len(b)) > p.limit {
		return 0, fmt.Errorf("%w: the limit is %d bytes", ErrTooLarge, p.limit)
	}
	n, err := p.w.Write(b)
	p.failed = err
	p.done += int64(n)
	if p.tell != nil {
		p.tell(p.done, p.total)
	}
	return n, err
}

func hashFile(name string) (string, int64, error) {
	f, err := os.Open(name)
	if err != nil {
		return "", 0, err
	}
	defer f.Close()
	h := sha256.New()
	n, err := io.Copy(h, f)
	return hex.EncodeToString(h.Sum(nil)), n, err
}

// readGot reads a note; there is none of a file that is not there, or that was
// not written to its end.
func readGot(name string) (Got, error) {
	data, err := os.ReadFile(name)
	if errors.Is(err, os.ErrNotExist) {
		return Got{}, nil
	}
	if err != nil {
		return Got{}, err
	}
	var g Got
	if json.Unmarshal(data, &g) != nil {
		return Got{}, nil
	}
	return g, nil
}

func writeGot(name string, g Got) error {
	data, err := json.MarshalIndent(g, "", "  ")
	if err != nil {
		return err
	}
	return os.WriteFile(name, append(data, '\n'), 0o644)
}

func removed(name string) error {
	if err := os.Remove(name); err != nil && !errors.Is(err, os.ErrNotExist) {
		return err
	}
	return nil
}

// syncDir makes a rename last.
func syncDir(dir string) error {
	f, err := os.Open(dir)
	if err != nil {
		return err
	}
	return errors.Join(f.Sync(), f.Close())
}
