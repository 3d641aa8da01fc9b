package casework

// Definition is what the landlord understands the complaint to be (Code 5.6,
// 5.7), as the customer was told it.
type Definition struct {
	Points  []string // each gets a finding of its own (Code 6.7)
	Wanted  string   // the outcome that the customer seeks
	Ours    string   // what the landlord is responsible for
	NotOurs string   // what it is not, and where to go with that
	Day     Date     // on which the letter left
}
