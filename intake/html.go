package intake

import (
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// htmlText makes text of HTML: what a person would see, one line a block, with
// "> " before the lines of every quoted block.
func htmlText(s string, about thread) string {
	w := &textWriter{about: about}
	w.node(parseHTML(s))
	w.endLine()
	return strings.Trim(w.out.String(), "\n")
}

// maxNesting is how deep elements may lie in each other; deeper ones are laid
// beside each other.
const maxNesting = 256

// parseHTML builds a tree without repairing what browsers repair: its cost
// grows with the length of s only, which the browser's rules do not promise.
func parseHTML(s string) *html.Node {
	root := &html.Node{Type: html.DocumentNode}
	open := []*html.Node{root}
	z := html.NewTokenizer(strings.NewReader(s))
	for {
		kind := z.Next()
		if kind == html.ErrorToken {
			return root
		}
		top := open[len(open)-1]
		switch kind {
		case html.TextToken:
			top.AppendChild(&html.Node{Type: html.TextNode, Data: string(z.Text())})
		case html.StartTagToken, html.SelfClosingTagToken:
			t := z.Token()
			open = closeImplied(open, t.DataAtom)
			top = open[len(open)-1]
			n := &html.Node{Type: html.ElementNode, DataAtom: t.DataAtom, Data: t.Data, Attr: t.Attr}
			top.AppendChild(n)
			if !isVoid(t.DataAtom) && len(open) < maxNesting && (kind == html.StartTagToken || t.DataAtom != 0) {
				open = append(open, n)
			}
		case html.EndTagToken:
			name, _ := z.TagName()
			open = closeElement(open, atom.Lookup(name), string(name))
		}
	}
}

// closeElement closes the innermost element called name, and what lies open in
// it. A stray end tag inside a table cell does not close what is around it.
func closeElement(open []*html.Node, a atom.Atom, name string) []*html.Node {
	for i := len(open) - 1; i > 0; i-- {
		n := open[i]
		if n.Data == name {
			return open[:i]
		}
		if (n.DataAtom == atom.Td || n.DataAtom == atom.Th) && a != atom.Table && a != atom.Tr && a != atom.Tbody && a != atom.Body && a != atom.Html {
			return open
		}
	}
	return open
}

// closeImplied closes the elements that a start tag ends by itself.
func closeImplied(open []*html.Node, a atom.Atom) []*html.Node {
	top := open[len(open)-1].DataAtom
	same := false
	switch a {
	case atom.P, atom.Div, atom.Ul, atom.Ol, atom.Table, atom.Blockquote, atom.Hr:
		same = top == atom.P
	case atom.Li:
		same = top == atom.Li
	case atom.Td, atom.Th:
		same = top == atom.Td || top == atom.Th
	case atom.Option:
		same = top == atom.Option
	}
	if same && len(open) > 1 {
		return open[:len(open)-1]
	}
	return open
}

func isVoid(a atom.Atom) bool {
	switch a {
	case atom.Br, atom.Hr, atom.Img, atom.Meta, atom.Link, atom.Input, atom.Base, atom.Col, atom.Area, atom.Wbr,
		atom.Embed, atom.Source, atom.Param, atom.Track:
		return true
	}
	return false
}

func isBlock(a atom.Atom) bool {
	switch a {
	case atom.P, atom.Div, atom.Table, atom.Tr, atom.Ul, atom.Ol, atom.Li, atom.Blockquote, atom.H1, atom.H2, atom.H3,
		atom.H4, atom.H5, atom.H6, atom.Pre, atom.Section, atom.Article, atom.Header, atom.Footer, atom.Center, atom.Dl,
		atom.Dt, atom.Dd, atom.Form, atom.Fieldset, atom.Address, atom.Body, atom.Option, atom.Caption:
		return true
	}
	return false
}

// isUnseen reports whether a person never sees the element.
func isUnseen(n *html.Node) bool {
	switch n.DataAtom {
	case atom.Head, atom.Title, atom.Style, atom.Script, atom.Template, atom.Object, atom.Iframe, atom.Noframes, atom.Audio, atom.Video, atom.Svg:
		return true
	}
	style := strings.ToLower(strings.Join(strings.Fields(attr(n, "style")), ""))
	return strings.Contains(style, "display:none") || strings.Contains(style, "visibility:hidden") || strings.Contains(style, "mso-hide:all")
}

func attr(n *html.Node, name string) string {
	for _, a := range n.Attr {
		if a.Key == name {
			return a.Val
		}
	}
	return ""
}

// textWriter writes the tree as lines.
type textWriter struct {
	out   strings.Builder
	line  strings.Builder
	space bool   // a space is due before the next word
	blank bool   // a blank line is due before the next line
	pre   bool   // white space counts
	depth int    // of quotes
	last  string // the last line written, to see what introduces a quote
	about thread
	rest  bool // everything from here on is quoted
}

func (w *textWriter) node(n *html.Node) {
	if n.Type == html.TextNode {
		w.text(n.Data)
		return
	}
	if n.Type == html.CommentNode || isUnseen(n) {
		return
	}
	switch n.DataAtom {
	case atom.Br:
		w.newLine()
		return
	case atom.Hr:
		w.endLine()
		w.startsRest(n)
		w.word("________________________________")
		w.endLine()
		return
	case atom.Img:
		if alt := strings.TrimSpace(attr(n, "alt")); alt != "" && len(alt) <= 16 && !ascii([]byte(alt)) {
			w.word(alt) // an emoji drawn as a picture
		}
		return
	case atom.Td, atom.Th:
		w.space = w.line.Len() > 0
	}

	block, pre := isBlock(n.DataAtom), w.pre
	if block {
		w.endLine()
		w.blank = w.blank || spaced(n.DataAtom)
	}
	w.startsRest(n)
	quoted, until := w.quotes(n)
	if quoted {
		w.endLine()
		w.depth++
	}
	if isSignature(n) && w.line.Len() == 0 && w.depth == 0 {
		w.word(signatureMark)
		w.endLine()
	}
	if n.DataAtom == atom.Li {
		w.word("- ")
	}
	w.pre = pre || n.DataAtom == atom.Pre
	if until != nil {
		w.depth++
	}
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		if c == until {
			w.endLine()
			w.depth--
		}
		w.node(c)
	}
	w.pre = pre
	if block || quoted {
		w.endLine()
		w.blank = w.blank || spaced(n.DataAtom)
	}
	if quoted && !w.rest {
		w.depth--
		w.blank = true
	}
}

// spaced reports whether a block stands apart from its neighbours.
func spaced(a atom.Atom) bool {
	switch a {
	case atom.P, atom.Blockquote, atom.H1, atom.H2, atom.H3, atom.H4, atom.Table, atom.Ul, atom.Ol:
		return true
	}
	return false
}

// text writes a text node, folding white space as browsers do.
func (w *textWriter) text(s string) {
	s = unseenRunes.Replace(s)
	if w.pre {
		for i, line := range strings.Split(s, "\n") {
			if i > 0 {
				w.newLine()
			}
			w.line.WriteString(line)
		}
		return
	}
	if s != "" && isSpace(s[0]) {
		w.space = true
	}
	for _, word := range strings.Fields(s) {
		w.word(word)
		w.space = true
	}
	w.space = s != "" && isSpace(s[len(s)-1]) || w.space && strings.TrimSpace(s) == ""
}

func isSpace(c byte) bool { return c == ' ' || c == '\n' || c == '\t' || c == '\r' }

var unseenRunes = strings.NewReplacer("\u200b", "", "\ufeff", "", "\u00ad", "", "\u034f", "", "\u2060", "", "\u00a0", " ")

func (w *textWriter) word(s string) {
	if w.space && w.line.Len() > 0 {
		w.line.WriteByte(' ')
	}
	w.space = false
	w.line.WriteString(s)
}

// newLine ends the line even when it is empty.
func (w *textWriter) newLine() {
	if strings.TrimSpace(w.line.String()) == "" {
		w.blank = w.out.Len() > 0
		w.line.Reset()
		w.space = false
		return
	}
	w.endLine()
}

// endLine writes the line if there is one.
func (w *textWriter) endLine() {
	line := strings.TrimRight(w.line.String(), " \t")
	if line == "-" && w.line.String() == signatureMark {
		line = signatureMark
	}
	w.line.Reset()
	w.space = false
	if strings.TrimSpace(line) == "" {
		return
	}
	mark := ""
	if w.depth > 0 {
		mark = strings.Repeat(">", min(w.depth, 20)) + " "
	}
	if w.blank && w.out.Len() > 0 {
		w.out.WriteString(strings.TrimSpace(mark) + "\n")
	}
	w.blank = false
	w.out.WriteString(mark + line + "\n")
	w.last = line
}
