package check

import (
	"cmp"
	"encoding/json"
	"fmt"
	"io"
	"strings"

	"github.com/claimgraph/claimgraph/schema"
)

// claimReview is a ClaimReview of schema.org, but for the author, the address
// and the date of publication, which are those of whoever publishes it.
type claimReview struct {
	Type          string     `json:"@type"`
	ID            string     `json:"@id"`
	ClaimReviewed string     `json:"claimReviewed"`
	ItemReviewed  claimItem  `json:"itemReviewed"`
	ReviewRating  claimMark  `json:"reviewRating"`
	ReviewBody    string     `json:"reviewBody"`
	Citation      []citation `json:"citation"`
}

type claimItem struct {
	Type       string       `json:"@type"`
	Text       string       `json:"text"`
	Appearance creativeWork `json:"appearance"`
}

type creativeWork struct {
	Type string `json:"@type"`
	Name string `json:"name"`
	URL  string `json:"url,omitempty"`
}

// claimMark rates a claim from 1, refuted, to 5, supported.
type claimMark struct {
	Type          string `json:"@type"`
	RatingValue   int    `json:"ratingValue"`
	BestRating    int    `json:"bestRating"`
	WorstRating   int    `json:"worstRating"`
	AlternateName string `json:"alternateName"`
}

type citation struct {
	Type    string `json:"@type"`
	Name    string `json:"name"`
	Version string `json:"version,omitempty"`
	License string `json:"license,omitempty"`
	Text    string `json:"text"`
}

// WriteClaimReview writes the findings that rest on rows as ClaimReview of
// schema.org in JSON-LD, and returns how many it left out because they are open:
// a review without a rating is none.
func (r *Report) WriteClaimReview(w io.Writer) (open int, err error) {
	reviews := []claimReview{}
	for _, f := range r.Findings {
		rating := map[schema.Family]int{schema.FamilyRefuted: 1, schema.FamilyMixed: 3, schema.FamilySupported: 5}[f.Kind.Family()]
		if rating == 0 {
			open++
			continue
		}
		id, err := schema.StatementIRI(r.doc, f.Assertion.ID)
		if err != nil {
			return 0, err
		}
		work := creativeWork{Type: "CreativeWork", Name: cmp.Or(r.doc.Title, r.doc.Name)}
		if strings.HasPrefix(r.doc.Origin, "https://") || strings.HasPrefix(r.doc.Origin, "http://") {
			work.URL = r.doc.Origin
		}
		reviews = append(reviews, claimReview{
			Type: "ClaimReview", ID: string(id), ClaimReviewed: f.Claimed, ReviewBody: f.Explanation,
			ItemReviewed: claimItem{Type: "Claim", Text: oneLine(f.Assertion.QuoteText), Appearance: work},
			ReviewRating: claimMark{Type: "Rating", RatingValue: rating, BestRating: 5, WorstRating: 1, AlternateName: string(f.Kind)},
			Citation:     r.citations(f),
		})
	}
	e := json.NewEncoder(w)
	e.SetIndent("", "  ")
	err = e.Encode(struct {
		Context string        `json:"@context"`
		Graph   []claimReview `json:"@graph"`
	}{"https://schema.org", reviews})
	if err != nil {
		return 0, fmt.Errorf("write ClaimReview: %w", err)
	}
	return open, nil
}

func (r *Report) citations(f Finding) []citation {
	cited := []citation{}
	for _, e := range f.Evidence {
		c := citation{Type: "Dataset", Name: e.Dataset, Version: e.Edition, Text: evidenceText(e)}
		for _, s := range r.Sources {
			if s.ID == e.Dataset {
				c.Name, c.License = s.Title, s.Licence
			}
		}
		cited = append(cited, c)
	}
	return cited
}
