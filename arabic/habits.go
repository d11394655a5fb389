package arabic

// Habits is how one document spells: whether it writes its hamzas, its final
// ya and its ta marbuta. Add every field of the document before matching any.
type Habits struct {
	hamza, bareAlef int // words that begin with أ إ, and common ones that lost it
	maqsura, ya     int // final ى and ي
	ta              int // final ة
}

// Add counts the spellings of t.
func (h *Habits) Add(t *Text) {
	h.hamza += t.habits.hamza
	h.bareAlef += t.habits.bareAlef
	h.maqsura += t.habits.maqsura
	h.ya += t.habits.ya
	h.ta += t.habits.ta
}

// weight of فى التى الذى: only a writer who never dots a final ya writes them.
const tellingMaqsura = 3

// see counts one word.
func (h *Habits) see(w []byte) {
	if len(w) < 2 {
		return
	}
	switch w[len(w)-1] {
	case alefMaqsura:
		if undotted(w) {
			h.maqsura += tellingMaqsura
		} else if len(w) > 3 { // على إلى حتى لدى say nothing
			h.maqsura++
		}
	case yeh:
		h.ya++
	case tehMarbuta:
		h.ta++
	}
	h.seeAlef(w)
}

func (h *Habits) seeAlef(w []byte) {
	if len(w) > 2 && (w[0] == waw || w[0] == feh) && isAlef(w[1]) {
		w = w[1:]
	}
	switch {
	case w[0] == alefAbove || w[0] == alefBelow:
		h.hamza++
	case w[0] == alef && lostHamza(w):
		h.bareAlef++
	}
}

// undotted says whether w is فى, التى or الذى.
func undotted(w []byte) bool {
	switch len(w) {
	case 2:
		return w[0] == feh
	case 4:
		return w[0] == alef && w[1] == lam && (w[2] == teh || w[2] == thal)
	}
	return false
}

// lostHamza says whether w is a common word that is written with a hamza by
// all who write hamzas: ان انه انها الى او اي اذا.
func lostHamza(w []byte) bool {
	switch {
	case len(w) == 2:
		return w[1] == noon || w[1] == waw || w[1] == yeh
	case len(w) == 3 && w[1] == noon:
		return w[2] == heh
	case len(w) == 3 && w[1] == lam:
		return w[2] == alefMaqsura || w[2] == yeh
	case len(w) == 3:
		return w[1] == thal && w[2] == alef
	case len(w) == 4:
		return w[1] == noon && w[2] == heh && w[3] == alef
	}
	return false
}

// writesHamza says whether the document puts the hamza on its first alefs.
func (h *Habits) writesHamza() bool { return h.hamza > h.bareAlef }

// undotsYa says whether the document writes ى where others write final ي.
func (h *Habits) undotsYa() bool { return h.maqsura > h.ya }

// dropsTa says whether the document writes ه where others write ة.
func (h *Habits) dropsTa() bool { return h.ta == 0 }
