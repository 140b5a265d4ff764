package linear

import (
	"bytes"
	"encoding/binary"
	"math/rand/v2"
	"testing"
)

// TestTableScoresAsAverages encodes a learner and compares the table with the
// averages worked out step by step.
func TestTableScoresAsAverages(t *testing.T) {
	const classes, features, steps = 7, 300, 2000
	rng := rand.New(rand.NewPCG(1, 2))
	learner := NewLearner(classes)
	var weights, sums [features][classes]float64
	keys := make([]uint64, features)
	for i := range keys {
		keys[i] = rng.Uint64()
	}
	for range steps {
		picked := rng.Perm(features)[:5]
		if rng.IntN(3) == 0 {
			learner.Keep()
		} else {
			want, got := rng.IntN(classes), rng.IntN(classes-1)
			if got >= want {
				got++
			}
			var hashes []uint64
			for _, f := range picked {
				hashes = append(hashes, keys[f])
			}
			// What a step changes counts from the next step on.
			learner.Update(hashes, want, got)
			for f := range sums {
				for c := range sums[f] {
					sums[f][c] += weights[f][c]
				}
			}
			for _, f := range picked {
				weights[f][want]++
				weights[f][got]--
			}
			continue
		}
		for f := range sums {
			for c := range sums[f] {
				sums[f][c] += weights[f][c]
			}
		}
	}
	const unit = 1.0 / 64
	table, rest, err := Open(append(learner.Encode(nil, 0, unit), 9))
	if err != nil || len(rest) != 1 || rest[0] != 9 {
		t.Fatalf("Open: %v, %d bytes left instead of 1", err, len(rest))
	}
	var got, now Scores
	for f, key := range keys {
		table.Score([]uint64{key}, &got)
		learner.Score([]uint64{key}, &now)
		for c := range classes {
			if want := sums[f][c] / steps; got[c] < int32(want/unit)-2 || got[c] > int32(want/unit)+2 {
				t.Errorf("feature %d, class %d: averaged %v, want %v", f, c, float64(got[c])*unit, want)
			}
			if want := int32(weights[f][c] * one); now[c] != want {
				t.Errorf("feature %d, class %d: weight %d, want %d", f, c, now[c], want)
			}
		}
	}
}

// TestLargeWeightsAreWhole checks weights that no int8 holds.
func TestLargeWeightsAreWhole(t *testing.T) {
	learner := NewLearner(3)
	const updates = 1000
	for range updates {
		learner.Update([]uint64{42}, 2, 0)
	}
	learner.Prune(0) // the averages become the weights
	learner.Keep()
	const unit = 0.25
	table, _, err := Open(learner.Encode(nil, 0, unit))
	if err != nil {
		t.Fatal(err)
	}
	var scores Scores
	table.Score([]uint64{42}, &scores)
	const want = (updates - 1) / 2 / unit // the mean of 0 to updates-1
	if scores[2] < want-2 || scores[2] > want+2 || scores[0] != -scores[2] || scores[1] != 0 {
		t.Errorf("scores %v, want about -%v 0 %v", scores[:3], want, want)
	}
}

func TestPruneClosesTheModel(t *testing.T) {
	learner := NewLearner(2)
	for range 10 {
		learner.Update([]uint64{1}, 0, 1)
	}
	learner.Update([]uint64{2}, 0, 1)
	learner.Keep()
	learner.Prune(1)
	if n := learner.Features(); n != 1 {
		t.Fatalf("%d features left, want the one with weight", n)
	}
	learner.Update([]uint64{1, 3}, 1, 0)
	if n := learner.Features(); n != 1 {
		t.Errorf("%d features, want none added after pruning", n)
	}
	var before, after Scores
	learner.Score([]uint64{1}, &before)
	learner.Update([]uint64{1}, 1, 0)
	learner.Score([]uint64{1}, &after)
	if after[1] != before[1]+one {
		t.Errorf("weight went from %d to %d, want it mended by %d", before[1], after[1], one)
	}
}

func TestRareFeaturesDoNotCount(t *testing.T) {
	learner := NewLearner(2)
	learner.MinUpdates = 2
	var scores Scores
	learner.Update([]uint64{7}, 0, 1)
	if learner.Score([]uint64{7}, &scores); scores[0] != 0 {
		t.Errorf("score %d after one update, want 0", scores[0])
	}
	learner.Update([]uint64{7}, 0, 1)
	if learner.Score([]uint64{7}, &scores); scores[0] != 2*one {
		t.Errorf("score %d after two updates, want %d", scores[0], 2*one)
	}
}

func TestEncodingIsReproducible(t *testing.T) {
	encode := func() []byte {
		rng := rand.New(rand.NewPCG(3, 4))
		learner := NewLearner(5)
		for range 5000 {
			want := rng.IntN(5)
			learner.Update([]uint64{rng.Uint64N(700) << 40, rng.Uint64N(900)}, want, (want+1)%5)
		}
		return learner.Encode(nil, 0.1, 0.25)
	}
	if !bytes.Equal(encode(), encode()) {
		t.Error("two equal trainings gave different bytes")
	}
}

// TestDamagedTables checks that no damage makes Open or Score panic, and that
// what Open can see is an error.
func TestDamagedTables(t *testing.T) {
	learner := NewLearner(4)
	for f := range uint64(500) {
		learner.Update([]uint64{f * 0x9e3779b97f4a7c15}, int(f%4), int((f+1)%4))
	}
	learner.Keep()
	good := learner.Encode(nil, 0, 0.0625)
	if _, _, err := Open(good); err != nil {
		t.Fatal(err)
	}
	for _, size := range []int{0, 5, headerSize, headerSize + 9, len(good) - 1} {
		if _, _, err := Open(good[:size]); err == nil {
			t.Errorf("no error for %d of %d bytes", size, len(good))
		}
	}
	for _, field := range []struct {
		name  string
		at    int
		value uint32
	}{{"no classes", 0, 0}, {"too many classes", 0, 256}, {"no buckets", 4, 0}, {"huge index", 4, 40}, {"huge rows", 8, 1 << 31}, {"bucket outside", headerSize + 8, 1 << 30}} {
		bad := bytes.Clone(good)
		binary.LittleEndian.PutUint32(bad[field.at:], field.value)
		if _, _, err := Open(bad); err == nil {
			t.Errorf("%s: no error", field.name)
		}
	}
	rng := rand.New(rand.NewPCG(5, 6))
	var scores Scores
	for range 2000 {
		bad := bytes.Clone(good)
		for range 3 {
			bad[headerSize+rng.IntN(len(bad)-headerSize)] = byte(rng.Uint32())
		}
		table, _, err := Open(bad)
		if err != nil {
			continue
		}
		for f := range uint64(500) {
			table.Score([]uint64{f * 0x9e3779b97f4a7c15, rng.Uint64()}, &scores)
		}
	}
}
