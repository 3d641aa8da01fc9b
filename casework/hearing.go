package casework

// Hearing is the sitting of a panel on an appeal (policy 12.3 to 12.5).
type Hearing struct {
	Day   Date
	Clock string // HH:MM in the landlord's zone
	Where string
	Panel []Seat
}

// Seat is one place on a panel and who takes it.
type Seat struct {
	Seat, Name string
	Address    string // "" where none was given
}
