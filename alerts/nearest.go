package alerts

// Nearest returns the one of names that word is probably a misspelling of: of its
// letters one in three, and one in any case, may be wrong, missing, too many or
// swapped, but not all. Empty: none is so near.
func Nearest(word string, names []string) string {
	best, bestDist := "", max(1, len([]rune(word))/3)+1
	for _, n := range names {
		w, name := []rune(word), []rune(n)
		if d := distance(w, name); d < min(bestDist, max(len(w), len(name))) {
			best, bestDist = n, d
		}
	}
	return best
}

// distance is the number of letters to insert, delete, replace or swap with
// their neighbour (optimal string alignment).
func distance(a, b []rune) int {
	rows := make([][]int, len(a)+1)
	for i := range rows {
		rows[i] = make([]int, len(b)+1)
		rows[i][0] = i
	}
	for j := range rows[0] {
		rows[0][j] = j
	}
	for i := 1; i <= len(a); i++ {
		for j := 1; j <= len(b); j++ {
			cost := 1
			if a[i-1] == b[j-1] {
				cost = 0
			}
			d := min(rows[i-1][j]+1, rows[i][j-1]+1, rows[i-1][j-1]+cost)
			if i > 1 && j > 1 && a[i-1] == b[j-2] && a[i-2] == b[j-1] {
				d = min(d, rows[i-2][j-2]+1)
			}
			rows[i][j] = d
		}
	}
	return rows[len(a)][len(b)]
}
