package segment

import (
	"crypto/sha256"
	"encoding/hex"
	"hash"
	"hash/crc32"
	"io"
)

// A summer writes a file in blocks and sums them up: a CRC-32C per block, and
// a SHA-256 over all.
type summer struct {
	out   io.Writer
	block []byte
	at    uint64
	crcs  []uint32
	sha   hash.Hash
}

func newSummer(out io.Writer) *summer {
	return &summer{out: out, block: make([]byte, 0, blockSize), sha: sha256.New()}
}

// Write appends b.
func (s *summer) Write(b []byte) (int, error) {
	n := len(b)
	s.at += uint64(n)
	for len(b) > 0 {
		k := min(len(b), blockSize-len(s.block))
		s.block = append(s.block, b[:k]...)
		b = b[k:]
		if len(s.block) == blockSize {
			if err := s.flush(); err != nil {
				return 0, err
			}
		}
	}
	return n, nil
}

func (s *summer) flush() error {
	if len(s.block) == 0 {
		return nil
	}
	s.crcs = append(s.crcs, checksum(s.block))
	s.sha.Write(s.block)
	_, err := s.out.Write(s.block)
	s.block = s.block[:0]
	return err
}

// pad writes zeros up to an offset.
func (s *summer) pad(offset uint64) error {
	_, err := s.Write(make([]byte, offset-s.at))
	return err
}

// finish appends the checksums of the blocks and returns the SHA-256 of all, in hex.
func (s *summer) finish() (string, error) {
	if err := s.flush(); err != nil {
		return "", err
	}
	table := bytesOf(s.crcs)
	s.sha.Write(table)
	if _, err := s.out.Write(table); err != nil {
		return "", err
	}
	return hex.EncodeToString(s.sha.Sum(nil)), nil
}

func checksum(b []byte) uint32 { return crc32.Checksum(b, crc32.MakeTable(crc32.Castagnoli)) }
