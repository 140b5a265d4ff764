package graph

import "strings"

// reference is an IRI or a relative reference in the parts of RFC 3986; a
// delimiter belongs to the part that it begins, so that an absent part is "".
type reference struct {
	scheme    string // "https:"
	authority string // "//example.org"
	path      string
	query     string // "?a=b"
	fragment  string // "#top"
}

func splitReference(s string) (r reference) {
	if i := strings.IndexByte(s, '#'); i >= 0 {
		s, r.fragment = s[:i], s[i:]
	}
	if i := strings.IndexByte(s, '?'); i >= 0 {
		s, r.query = s[:i], s[i:]
	}
	if n := schemeLength(s); n > 0 {
		r.scheme, s = s[:n], s[n:]
	}
	if strings.HasPrefix(s, "//") {
		end := len(s)
		if i := strings.IndexByte(s[2:], '/'); i >= 0 {
			end = i + 2
		}
		r.authority, s = s[:end], s[end:]
	}
	r.path = s
	return r
}

// schemeLength is the length of a scheme with its ":", 0 if s begins with none.
func schemeLength(s string) int {
	for i := range len(s) {
		switch c := s[i]; {
		case c == ':' && i > 0:
			return i + 1
		case isLetter(c), i > 0 && (isDigit(c) || c == '+' || c == '-' || c == '.'):
		default:
			return 0
		}
	}
	return 0
}

// resolveIRI resolves a reference against a base as section 5.2 of RFC 3986
// says. Characters stay as they are written; nothing is percent-encoded.
func resolveIRI(base, ref string) string {
	if schemeLength(ref) > 0 {
		return ref // absolute: taken as it is, also with "." in its path
	}
	b, r := splitReference(base), splitReference(ref)
	r.scheme = b.scheme
	switch {
	case r.authority != "":
		r.path = removeDots(r.path)
	case r.path == "":
		r.authority, r.path = b.authority, b.path
		if r.query == "" {
			r.query = b.query
		}
	case strings.HasPrefix(r.path, "/"):
		r.authority, r.path = b.authority, removeDots(r.path)
	default:
		r.authority, r.path = b.authority, removeDots(mergePaths(b, r.path))
	}
	return r.scheme + r.authority + r.path + r.query + r.fragment
}

func mergePaths(base reference, path string) string {
	if base.authority != "" && base.path == "" {
		return "/" + path
	}
	return base.path[:strings.LastIndexByte(base.path, '/')+1] + path
}

// removeDots takes the segments "." and ".." out of a path.
func removeDots(path string) string {
	segments := strings.Split(path, "/")
	kept := segments[:0:0]
	for i, s := range segments {
		last := i == len(segments)-1
		switch {
		case s == "." || s == "..":
			if s == ".." && len(kept) > 0 && (len(kept) > 1 || kept[0] != "") {
				kept = kept[:len(kept)-1]
			}
			if last {
				kept = append(kept, "") // the path still ends with "/"
			}
		default:
			kept = append(kept, s)
		}
	}
	return strings.Join(kept, "/")
}
