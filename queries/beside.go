package queries

import (
	"fmt"
	"regexp"
	"strings"
)

// placeholders finds {n thing} and {name} in what a beside line shows.
var placeholders = regexp.MustCompile(`\{([^{}]*)\}`)

// checkBeside checks a beside line: what it says, and the names in that.
func (q *Query) checkBeside(j Judge) error {
	if j.Shows == "" || j.Yet == "" {
		return fmt.Errorf("shows and yet are needed: what the rows show, and why that does not decide")
	}
	if j.Groups != "" && !q.hasColumn(j.Groups) {
		return fmt.Errorf("groups: no column %q in // returns", j.Groups)
	}
	for _, m := range placeholders.FindAllStringSubmatch(j.Shows, -1) {
		if name := m[1]; !strings.HasPrefix(name, "n ") && q.Param(name) == nil && !q.hasColumn(name) {
			return fmt.Errorf("shows: no parameter or column %q", name)
		}
	}
	return q.checkJudge(j)
}

// Say fills in what a beside line shows: value gives the words for a parameter or
// column, n is how many rows there are.
func (j Judge) Say(n int, value func(name string) string) string {
	return placeholders.ReplaceAllStringFunc(j.Shows, func(mark string) string {
		name := mark[1 : len(mark)-1]
		thing, counts := strings.CutPrefix(name, "n ")
		switch {
		case counts:
			one, many, ok := strings.Cut(thing, "|")
			if !ok {
				many = one + "s"
			}
			if n == 1 {
				many = one
			}
			return fmt.Sprintf("%d %s", n, many)
		}
		return value(name)
	})
}
