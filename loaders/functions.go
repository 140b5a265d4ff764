package loaders

import (
	"slices"
	"strconv"
	"strings"
	"sync"
)

// A function can be called in a mapping. Exactly one of values, lists
// and lazy is set.
type function struct {
	name     string
	params   []string // names, for the long form and for messages
	required int      // how many of params must be given
	variadic bool     // the last one may be repeated
	nullable bool     // it is called with "" for an argument that is null, else the result is null
	aliases  []string // IRIs under which other tools know it
	about    string

	// values gets one value for each argument.
	values func(s *scope, args []string) ([]string, error)
	// lists gets all values of all arguments.
	lists func(s *scope, args [][]string) ([]string, error)
	// lazy evaluates the arguments that it needs, and no others.
	lazy func(s *scope, args []expr, dst []string) ([]string, error)
	// check refuses arguments when the mapping is read.
	check func(c *compiler, args []expr) error
}

// Where other tools' functions are named.
const (
	grelNS  = "http://users.ugent.be/~bjdmeest/function/grel.ttl#"
	idlabNS = "https://w3id.org/imec/idlab/function#"
)

// functionTable lists all functions, by topic.
var functionTable = sync.OnceValue(func() map[string]*function {
	out := map[string]*function{}
	for _, group := range [][]function{textFunctions, logicFunctions, numberFunctions, dateFunctions, codeFunctions} {
		for _, f := range group {
			if f.required == 0 && !f.variadic {
				f.required = len(f.params)
			}
			for _, name := range append([]string{f.name}, f.aliases...) {
				out[name] = &f
			}
		}
	}
	return out
})

// functionNamed returns a function by its name or IRI, nil when there is none.
func functionNamed(name string) *function { return functionTable()[name] }

func functionNames() []string {
	var names []string
	for key, f := range functionTable() {
		if key == f.name {
			names = append(names, key)
		}
	}
	slices.Sort(names)
	return names
}

// A FunctionNote describes a function that mappings can call.
type FunctionNote struct{ Name, Parameters, About string }

// Functions lists the functions of mappings, sorted by name.
func Functions() []FunctionNote {
	var out []FunctionNote
	for _, name := range functionNames() {
		f := functionNamed(name)
		out = append(out, FunctionNote{f.name, f.signature(), f.about})
	}
	return out
}

// param finds a parameter by its name or the local part of its IRI, or, when
// no name fits and the name is that of another tool, by its place. -1 is none.
func (f *function) param(name string, place int) int {
	local := name[strings.LastIndexAny(name, "#/:")+1:]
	if i := slices.Index(f.params, local); i >= 0 {
		return i
	}
	foreign := local != name || strings.HasPrefix(name, "str")
	if foreign && (place < len(f.params) || f.variadic) {
		return min(place, len(f.params)-1)
	}
	return -1
}

// signature writes the parameters for people: "(scheme, code, from?, to?)".
func (f *function) signature() string {
	var names []string
	for i, p := range f.params {
		if i >= f.required && !f.variadic {
			p += "?"
		}
		names = append(names, p)
	}
	s := "(" + strings.Join(names, ", ")
	if f.variadic {
		s += ", …"
	}
	return s + ")"
}

func one(v string) ([]string, error) { return []string{v}, nil }

func truth(b bool) ([]string, error) { return []string{strconv.FormatBool(b)}, nil }

// holds tells whether a condition's values mean yes: there are some, and all are "true".
func holds(vals []string) bool {
	return len(vals) > 0 && !slices.ContainsFunc(vals, func(v string) bool { return v != "true" })
}

// untilEach evaluates conditions until one is what is looked for.
func untilEach(s *scope, conditions []expr, dst []string, wanted bool) ([]string, error) {
	for _, c := range conditions {
		yes, err := s.condition(c)
		if err != nil {
			return dst, err
		}
		if yes == wanted {
			return append(dst, strconv.FormatBool(wanted)), nil
		}
	}
	return append(dst, strconv.FormatBool(!wanted)), nil
}

// logicFunctions decide; they answer "true" or "false".
var logicFunctions = []function{
	{name: "equal", params: []string{"valueParameter", "valueParameter2"}, nullable: true, about: "both texts are the same",
		aliases: []string{idlabNS + "equal", grelNS + "equal"},
		values:  func(_ *scope, a []string) ([]string, error) { return truth(a[0] == a[1]) }},
	{name: "notEqual", params: []string{"valueParameter", "valueParameter2"}, nullable: true, about: "the texts differ",
		aliases: []string{idlabNS + "notEqual"},
		values:  func(_ *scope, a []string) ([]string, error) { return truth(a[0] != a[1]) }},
	{name: "in", params: []string{"value", "choice"}, required: 2, variadic: true, nullable: true, about: "the text is one of the choices",
		values: func(_ *scope, a []string) ([]string, error) { return truth(slices.Contains(a[1:], a[0])) }},
	{name: "set", params: []string{"value"}, about: "there is a value",
		aliases: []string{idlabNS + "notNull"},
		lists:   func(_ *scope, a [][]string) ([]string, error) { return truth(len(a[0]) > 0) }},
	{name: "unset", params: []string{"value"}, about: "there is no value",
		aliases: []string{idlabNS + "isNull"},
		lists:   func(_ *scope, a [][]string) ([]string, error) { return truth(len(a[0]) == 0) }},
	{name: "not", params: []string{"condition"}, about: "the condition does not hold",
		aliases: []string{grelNS + "boolean_not"},
		lists:   func(_ *scope, a [][]string) ([]string, error) { return truth(!holds(a[0])) }},
	{name: "and", params: []string{"condition"}, variadic: true, about: "all conditions hold",
		aliases: []string{grelNS + "boolean_and"},
		lazy:    func(s *scope, args []expr, dst []string) ([]string, error) { return untilEach(s, args, dst, false) }},
	{name: "or", params: []string{"condition"}, variadic: true, about: "one of the conditions holds",
		aliases: []string{grelNS + "boolean_or"},
		lazy:    func(s *scope, args []expr, dst []string) ([]string, error) { return untilEach(s, args, dst, true) }},
	{name: "if", params: []string{"condition", "then", "else"}, required: 2, about: "then where the condition holds, otherwise else or nothing",
		lazy: func(s *scope, args []expr, dst []string) ([]string, error) {
			yes, err := s.condition(args[0])
			switch {
			case err != nil:
				return dst, err
			case yes:
				return args[1].eval(s, dst)
			case len(args) == 3:
				return args[2].eval(s, dst)
			}
			return dst, nil
		}},
	{name: "first", params: []string{"value"}, variadic: true, about: "the first argument that has a value",
		lazy: func(s *scope, args []expr, dst []string) ([]string, error) {
			for _, a := range args {
				vals, err := a.eval(s, dst)
				if err != nil || len(vals) > len(dst) {
					return vals, err
				}
			}
			return dst, nil
		}},
	{name: "values", params: []string{"value"}, variadic: true, about: "all values of all arguments, without repetition",
		lists: func(_ *scope, a [][]string) ([]string, error) {
			var out []string
			for _, vals := range a {
				for _, v := range vals {
					if !slices.Contains(out, v) {
						out = append(out, v)
					}
				}
			}
			return out, nil
		}},
	{name: "count", params: []string{"value"}, about: "number of values",
		lists: func(_ *scope, a [][]string) ([]string, error) { return one(strconv.Itoa(len(a[0]))) }},
	{name: "nullIf", params: []string{"value", "choice"}, required: 2, variadic: true, about: "nothing where the text is one of the choices",
		values: func(_ *scope, a []string) ([]string, error) {
			if slices.Contains(a[1:], a[0]) {
				return nil, nil
			}
			return a[:1:1], nil
		}},
	{name: "repeated", params: []string{"key"}, required: 1, variadic: true, nullable: true, about: "an earlier row asked with the same key",
		values: func(s *scope, a []string) ([]string, error) {
			key := s.source.name + "\x1f" + strings.Join(a, "\x1f")
			_, known := s.run.seen[key]
			s.run.seen[key] = struct{}{}
			return truth(known)
		}},
}
