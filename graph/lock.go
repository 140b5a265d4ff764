package graph

import (
	"encoding/json"
	"fmt"
	"io"
	"os"
	"path/filepath"
)

// A Holder is the process that writes to a store.
type Holder struct {
	PID     int    `json:"pid"`
	Host    string `json:"host"`
	Command string `json:"command"` // name of its program
}

// LockedError says who keeps a store from being opened for writing.
type LockedError struct {
	Dir    string
	Holder Holder
}

// Error names the holder and what to do.
func (e *LockedError) Error() string {
	if e.Holder.PID == 0 {
		return fmt.Sprintf("%s: another process is writing to this store; wait for it to end", e.Dir)
	}
	return fmt.Sprintf("%s: process %d (%s) on %s is writing to this store; wait for it to end", e.Dir, e.Holder.PID, e.Holder.Command, e.Holder.Host)
}

// lock takes the writer's lock of a folder at once or not at all. Closing the
// file gives it back.
func lock(dir string) (*os.File, error) {
	f, err := os.OpenFile(filepath.Join(dir, lockFile), os.O_CREATE|os.O_RDWR, 0o644)
	if err != nil {
		return nil, err
	}
	locked, err := tryLock(f)
	if err == nil && !locked {
		held := &LockedError{Dir: dir}
		if b, rerr := io.ReadAll(f); rerr == nil && json.Unmarshal(b, &held.Holder) != nil {
			held.Holder = Holder{} // it has not written its name yet
		}
		err = held
	}
	if err == nil {
		err = sign(f)
	}
	if err != nil {
		f.Close()
		return nil, err
	}
	return f, nil
}

// sign writes this process into the lock file.
func sign(f *os.File) error {
	me := Holder{PID: os.Getpid()}
	if host, err := os.Hostname(); err == nil {
		me.Host = host
	}
	if exe, err := os.Executable(); err == nil {
		me.Command = filepath.Base(exe)
	}
	b, err := json.Marshal(me)
	if err != nil {
		return err
	}
	if err := f.Truncate(0); err != nil {
		return err
	}
	_, err = f.WriteAt(append(b, '\n'), 0)
	return err
}
