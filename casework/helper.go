package casework

// Helper is somebody beside the customer who writes about the case: a relative,
// an adviser, a petition's spokesperson, the customer's MP.
type Helper struct {
	Person    Person
	Authority Authority
}

// Authority says whether the customer lets a helper speak (policy 2.1).
type Authority string

// The states of an authority. Until it is given the helper is told nothing
// about the customer.
const (
	AuthorityAsked   Authority = "asked"
	AuthorityGiven   Authority = "given"
	AuthorityRefused Authority = "refused"
)

// Adjustment is a reasonable adjustment agreed with the customer (Code 5.10).
type Adjustment struct {
	What   string
	Review Date // a person asks then whether it still fits
}
