package intake

import (
	"slices"
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// Mail programs mark the mail they answer by class, id or type. Web readers put
// "x_" before the names of a mail they show, and keep them when answering.

// quotes reports whether the element holds the mail being answered: all of it,
// or what stands above until only, since Gmail and Proton keep the answers
// between the lines right below such a block. Where it holds a mail being passed
// on, it is content.
func (w *textWriter) quotes(n *html.Node) (all bool, until *html.Node) {
	if w.rest || !quoteElement(n, w.last) || isForwardMark(w.last) || forwardStart.MatchString(firstText(n)) {
		return false, nil
	}
	if n.DataAtom != atom.Blockquote {
		for c := n.FirstChild; c != nil; c = c.NextSibling {
			if c.DataAtom == atom.Blockquote && quoteElement(c, "") {
				return false, c
			}
		}
	}
	return true, nil
}

func quoteElement(n *html.Node, before string) bool {
	for _, class := range strings.Fields(strings.ToLower(attr(n, "class"))) {
		if slices.Contains(quoteClasses, strings.TrimPrefix(class, "x_")) || strings.HasSuffix(class, "yahoo_quoted") {
			return true
		}
	}
	switch name := strings.ToLower(attr(n, "name")); {
	case name == "quote", slices.Contains(quoteIDs, strings.TrimPrefix(strings.ToLower(attr(n, "id")), "x_")):
		return true
	case n.DataAtom != atom.Blockquote:
		return false
	}
	style := strings.ToLower(attr(n, "style"))
	return strings.EqualFold(attr(n, "type"), "cite") || attr(n, "cite") != "" ||
		strings.Contains(style, "border-left") && strings.Contains(style, "solid") || introduces(strings.TrimSpace(before), false)
}

var (
	quoteClasses = []string{
		"gmail_quote", "gmail_quote_container", "yahoo_quoted", "protonmail_quote", "tutanota_quote", "zmail_extra",
		"moz-cite-prefix", "outlookmessageheader", "mail-quote-collapse", "iwc-quote", "gmx_quote", "front-blockquote",
		"hey_quote", "spark_quote", "edo_quote", "mailbox_quote", "wmquote", "freshdesk_quote", "intercom_quote",
	}
	quoteIDs = []string{"yahoo_quoted", "isforwardcontent", "mail-quote", "quoted-text"}
)

// startsRest notices the elements behind which everything is the mail being
// answered: Outlook on the web, on phones and Hotmail mark the place only.
func (w *textWriter) startsRest(n *html.Node) {
	if w.rest || w.about.keepsUnmarked() {
		return
	}
	switch strings.TrimPrefix(strings.ToLower(attr(n, "id")), "x_") {
	case "divrplyfwdmsg", "mail-editor-reference-message-container", "stopspelling", "replysplit",
		"appendonsend":
		w.endLine()
		w.rest = true
		w.depth++
	}
}

// isSignature reports whether the element is a signature by its mark.
func isSignature(n *html.Node) bool {
	class, id := strings.ToLower(attr(n, "class")), strings.TrimPrefix(strings.ToLower(attr(n, "id")), "x_")
	if strings.Contains(class, "gmail_signature_prefix") {
		return false
	}
	return strings.Contains(class, "gmail_signature") || strings.Contains(class, "moz-signature") ||
		strings.Contains(class, "protonmail_signature_block-user") || id == "signature" || id == "ms-outlook-mobile-signature"
}

// firstText returns the first words in n.
func firstText(n *html.Node) string {
	var words []string
	left := 200 // nodes to look at
	var walk func(*html.Node)
	walk = func(n *html.Node) {
		left--
		if n.Type == html.TextNode {
			words = append(words, strings.Fields(n.Data[:min(len(n.Data), 200)])...)
		}
		for c := n.FirstChild; c != nil && len(words) < 12 && left > 0; c = c.NextSibling {
			walk(c)
		}
	}
	walk(n)
	return strings.Join(words[:min(len(words), 12)], " ")
}
