package arabic

// sumSet is a set of hashes, open-addressed and at most half full. 0 is in it
// always.
type sumSet struct {
	slots []uint64
	n     int
}

func (s *sumSet) add(h uint64) {
	if 2*s.n >= len(s.slots) {
		old := s.slots
		s.slots, s.n = make([]uint64, max(16, 2*len(old))), 0
		for _, h := range old {
			if h != 0 {
				s.add(h)
			}
		}
	}
	if i := s.find(h); s.slots[i] != h {
		s.slots[i] = h
		s.n++
	}
}

func (s *sumSet) has(h uint64) bool { return len(s.slots) > 0 && s.slots[s.find(h)] == h }

// find returns where h stands, or would.
func (s *sumSet) find(h uint64) uint64 {
	mask := uint64(len(s.slots) - 1)
	i := spread(h) & mask
	for s.slots[i] != 0 && s.slots[i] != h {
		i = (i + 1) & mask
	}
	return i
}

// sum is the hash of the letters from i to j of the token at hand.
func (r *reader) sum(i, j int) uint64 { return r.sums[j] - r.sums[i]*powers[j-i] }

// in says whether s holds the letters from i to j of the token at hand. Tokens
// that are not taken apart are in no list.
func (r *reader) in(s *set, i, j int) bool {
	return len(r.letters) <= maxLetters && s.sums.has(r.sum(i, j)) && s.has(r.letters[i:j])
}

// inTa is in for these letters and a ة.
func (r *reader) inTa(s *set, i, j int) bool {
	return len(r.letters) <= maxLetters && s.sums.has(r.sum(i, j)*hashBase+uint64(heh)) && s.hasTa(r.letters[i:j])
}
