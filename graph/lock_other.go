//go:build !unix

package graph

import (
	"errors"
	"os"
)

// tryLock is refused where files cannot be locked.
func tryLock(*os.File) (locked bool, err error) {
	return false, errors.New("this system cannot lock files: open the store read-only")
}
