// Package shapes helps to rewrite Cayley's query shapes.
package shapes

import plan "github.com/cayleygraph/cayley/query/shape"

// Map is the shape with f applied to the shapes directly inside it. Shapes that
// hold no others are returned as they are.
func Map(s plan.Shape, f func(plan.Shape) plan.Shape) plan.Shape {
	some := func(s plan.Shape) plan.Shape {
		if s == nil {
			return nil
		}
		return f(s)
	}
	all := func(list []plan.Shape) []plan.Shape {
		out := make([]plan.Shape, len(list))
		for i, s := range list {
			out[i] = some(s)
		}
		return out
	}
	switch s := s.(type) {
	case plan.Intersect:
		return plan.Intersect(all(s))
	case plan.IntersectOpt:
		s.Sub, s.Opt = all(s.Sub), all(s.Opt)
		return s
	case plan.Union:
		return plan.Union(all(s))
	case plan.Quads:
		list := make(plan.Quads, len(s))
		for i, q := range s {
			list[i] = plan.QuadFilter{Dir: q.Dir, Values: some(q.Values)}
		}
		return list
	case plan.NodesFrom:
		s.Quads = some(s.Quads)
		return s
	case plan.Save:
		s.From = some(s.From)
		return s
	case plan.FixedTags:
		s.On = some(s.On)
		return s
	case plan.Filter:
		s.From = some(s.From)
		return s
	case plan.Unique:
		s.From = some(s.From)
		return s
	case plan.Page:
		s.From = some(s.From)
		return s
	case plan.Sort:
		s.From = some(s.From)
		return s
	case plan.Count:
		s.Values = some(s.Values)
		return s
	case plan.Materialize:
		s.Values = some(s.Values)
		return s
	case plan.Except:
		s.From, s.Exclude = some(s.From), some(s.Exclude)
		return s
	}
	return s
}
