package loaders

import (
	"fmt"
	"io/fs"
	"path"
)

// Sample is the dataset's own sample as an input: rows written by us in the
// publisher's format. Its label is that of no edition.
func (d *Dataset) Sample() (*Input, error) { return d.SampleWith(nil) }

// SampleWith is the sample with other files in the place of some resources'.
func (d *Dataset) SampleWith(files map[string]File) (*Input, error) {
	in := &Input{sample: true, files: map[string][]File{}, sums: map[string]string{}}
	for _, r := range d.Resources {
		if f, ok := files[r.Name]; ok {
			in.files[r.Name] = []File{f}
			continue
		}
		if r.Sample == "" {
			if r.Optional {
				continue
			}
			return nil, fmt.Errorf("dataset %s: resource %s has no sample", d.Name, r.Name)
		}
		f := d.folderFile(r.Sample)
		f.Name = path.Base(f.Name)
		in.files[r.Name] = []File{f}
	}
	var err error
	if in.Source, err = d.source("sample", ""); err != nil {
		return nil, err
	}
	return in, nil
}

// Files is the dataset's folder.
func (d *Dataset) Files() fs.FS { return d.fsys }
