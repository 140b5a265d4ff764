package console

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"strings"
)

// lines reads inputs from a stream that is no terminal.
type lines struct{ scanner *bufio.Scanner }

// maxInput bounds one line, in bytes.
const maxInput = 1 << 20

func newLines(in io.Reader) *lines {
	s := bufio.NewScanner(in)
	s.Buffer(make([]byte, 0, 4096), maxInput)
	return &lines{s}
}

func (l *lines) read(context.Context) (string, error) {
	var b strings.Builder
	for l.scanner.Scan() {
		b.WriteString(l.scanner.Text())
		if complete(b.String()) {
			return b.String(), nil
		}
		b.WriteByte('\n')
	}
	if err := l.scanner.Err(); err != nil {
		if errors.Is(err, bufio.ErrTooLong) {
			err = fmt.Errorf("a line is longer than %d kB", maxInput>>10)
		}
		return "", err
	}
	if b.Len() == 0 {
		return "", io.EOF
	}
	return b.String(), nil
}

// complete tells whether a program has all its brackets and quotes closed. A
// command is one line.
func complete(text string) bool {
	if strings.HasPrefix(strings.TrimSpace(text), ".") {
		return true
	}
	depth := 0
	var quote rune
	escaped := false
	for _, r := range text {
		switch {
		case escaped:
			escaped = false
		case quote != 0:
			switch r {
			case '\\':
				escaped = true
			case quote:
				quote = 0
			case '\n':
				if quote != '`' {
					quote = 0
				}
			}
		case r == '"' || r == '\'' || r == '`':
			quote = r
		case strings.ContainsRune("([{", r):
			depth++
		case strings.ContainsRune(")]}", r):
			depth--
		}
	}
	return depth <= 0 && quote != '`'
}
