package intake

import (
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// Mail programs mark the mail they answer by class, id or type. Web readers put
// "x_" before the names of a mail they show, and keep them when answering.

// isQuote reports whether the element holds the mail being answered. Where it
// holds a mail being passed on, it is content.
func (w *textWriter) isQuote(n *html.Node) bool {
	if w.rest || !quoteElement(n, w.last) {
		return false
	}
	if isForwardMark(w.last) {
		return false
	}
	return !isForwardMark(firstText(n))
}

func quoteElement(n *html.Node, before string) bool {
	class := " " + strings.ReplaceAll(strings.ToLower(attr(n, "class")), " x_", " ") + " "
	class = strings.Replace(class, " x_", " ", 1)
	id := strings.TrimPrefix(strings.ToLower(attr(n, "id")), "x_")
	for _, name := range quoteClasses {
		if strings.Contains(class, " "+name+" ") {
			return true
		}
	}
	switch id {
	case "yahoo_quoted", "isforwardcontent", "mail-quote", "reply-intro", "quoted-text":
		return true
	}
	if n.DataAtom != atom.Blockquote {
		return false
	}
	return strings.EqualFold(attr(n, "type"), "cite") || attr(n, "cite") != "" || introducesQuote(before)
}

var quoteClasses = []string{
	"gmail_quote", "gmail_quote_container", "yahoo_quoted", "protonmail_quote", "tutanota_quote", "zmail_extra",
	"moz-cite-prefix", "outlookmessageheader", "mail-quote-collapse", "qt", "iwc-quote", "gmx_quote", "quote",
	"front-blockquote", "hey_quote", "spark_quote", "edo_quote", "mailbox_quote", "rc_reply", "wmquote",
	"freshdesk_quote", "intercom-interblocks-quote", "replyheader", "cryptpad_quote",
}

// startsRest notices the elements behind which everything is the mail being
// answered: Outlook on the web, on phones and Hotmail mark the place only.
func (w *textWriter) startsRest(n *html.Node) {
	if w.rest || w.forwarded {
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
	var walk func(*html.Node)
	walk = func(n *html.Node) {
		if n.Type == html.TextNode {
			words = append(words, strings.Fields(n.Data)...)
		}
		for c := n.FirstChild; c != nil && len(words) < 12; c = c.NextSibling {
			walk(c)
		}
	}
	walk(n)
	return strings.Join(words[:min(len(words), 12)], " ")
}
