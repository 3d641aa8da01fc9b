package fields

import "strings"

// Nearest returns the known word that a mistyped one most likely stands for,
// or "". Two slips are forgiven, in a short word one.
func Nearest(word string, known []string) string {
	word = strings.ToLower(word)
	best, distance := "", 3
	for _, k := range known {
		if max(len(word)-len(k), len(k)-len(word)) >= distance {
			continue
		}
		if d := slips(word, k); d < distance && d*3 <= len(k) {
			best, distance = k, d
		}
	}
	return best
}

// slips counts the letters added, left out, changed or swapped with their
// neighbour between two words.
func slips(a, b string) int {
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
			change := 1
			if a[i-1] == b[j-1] {
				change = 0
			}
			rows[i][j] = min(rows[i-1][j]+1, rows[i][j-1]+1, rows[i-1][j-1]+change)
			if i > 1 && j > 1 && a[i-1] == b[j-2] && a[i-2] == b[j-1] {
				rows[i][j] = min(rows[i][j], rows[i-2][j-2]+1)
			}
		}
	}
	return rows[len(a)][len(b)]
}
