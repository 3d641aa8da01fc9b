package templates

import (
	"html"
	"strconv"
	"strings"
)

// The looks of a letter: one column of at most 600 pixels, styles on each
// element because mail programs drop style sheets, 16 pixels at least (18 for
// reading), and no colour of its own for words and paper, so that a dark
// screen stays dark and large print large.
const (
	fontStyle    = "font-family:Arial,Helvetica,sans-serif;font-size:18px;line-height:1.5"
	pStyle       = "margin:0 0 18px;" + fontStyle
	h1Style      = "margin:0 0 18px;font-family:Arial,Helvetica,sans-serif;font-size:24px;line-height:1.3;font-weight:bold"
	h2Style      = "margin:30px 0 10px;font-family:Arial,Helvetica,sans-serif;font-size:20px;line-height:1.3;font-weight:bold"
	listStyle    = "margin:0 0 18px;padding:0 0 0 24px;" + fontStyle
	itemStyle    = "margin:0 0 8px;" + fontStyle
	inItemStyle  = "margin:0 0 8px;" + fontStyle
	bulletStyle  = ";padding-left:14px;text-indent:-14px"
	quoteStyle   = "margin:0 0 18px;padding:2px 0 2px 16px;border-left:4px solid #8a9299"
	ruleStyle    = "margin:24px 0;border:0;border-top:2px solid #8a9299"
	buttonStyle  = "display:block;padding:13px 18px;font-family:Arial,Helvetica,sans-serif;font-size:18px;line-height:1.3;font-weight:bold;color:#ffffff;background-color:#1d5f9e;border:1px solid #1d5f9e;border-radius:6px;text-decoration:none;text-align:center"
	letterStyle  = "padding:24px 16px;text-align:left;overflow-wrap:break-word;word-wrap:break-word;word-break:break-word;" + fontStyle
	documentHead = `<!DOCTYPE html>
<html lang="en-GB">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="supported-color-schemes" content="light dark">
<meta name="format-detection" content="date=no">
<title>`
	documentBody = `</title>
</head>
<body style="margin:0;padding:0;-webkit-text-size-adjust:100%">
<!--[if mso]><table role="presentation" width="600" align="center" cellpadding="0" cellspacing="0" border="0"><tr><td><![endif]-->
<table role="presentation" width="100%" align="center" cellpadding="0" cellspacing="0" border="0" style="max-width:600px;margin:0 auto;table-layout:fixed"><tr><td style="` + letterStyle + `">
`
	documentEnd = `</td></tr></table>
<!--[if mso]></td></tr></table><![endif]-->
</body>
</html>
`
)

// page writes blocks as an HTML document.
func page(subject string, blocks []*node) string {
	var b strings.Builder
	b.Grow(8 << 10)
	b.WriteString(documentHead)
	b.WriteString(html.EscapeString(subject))
	b.WriteString(documentBody)
	htmlBlocks(&b, blocks, pStyle)
	b.WriteString(documentEnd)
	return b.String()
}

// htmlBlocks writes blocks below each other; style is that of a paragraph.
func htmlBlocks(b *strings.Builder, blocks []*node, style string) {
	for _, n := range blocks {
		switch n.kind {
		case paragraph:
			element(b, "p", style, n.kids)
		case passage:
			htmlPassage(b, n.lines, style)
		case heading:
			if n.level == 1 {
				element(b, "h1", h1Style, n.kids)
			} else {
				element(b, "h2", h2Style, n.kids)
			}
		case list:
			tag, start := "ul", ""
			if n.level > 0 {
				tag, start = "ol", ` start="`+strconv.Itoa(n.level)+`"`
			}
			b.WriteString("<" + tag + start + ` style="` + listStyle + `">` + "\n")
			for _, item := range n.kids {
				b.WriteString(`<li style="` + itemStyle + `">`)
				if kids := item.kids; len(kids) == 1 && kids[0].kind == paragraph {
					htmlWords(b, kids[0].kids)
				} else {
					htmlBlocks(b, kids, inItemStyle)
				}
				b.WriteString("</li>\n")
			}
			b.WriteString("</" + tag + ">\n")
		case quote:
			b.WriteString(`<blockquote style="` + quoteStyle + `">` + "\n")
			htmlBlocks(b, n.kids, inItemStyle)
			b.WriteString("</blockquote>\n")
		case rule:
			b.WriteString(`<hr style="` + ruleStyle + `">` + "\n")
		case buttons:
			for _, tap := range n.taps {
				if tap.link == "" {
					b.WriteString(`<p style="` + style + `">` + html.EscapeString(tap.String()) + "</p>\n")
					continue
				}
				b.WriteString(`<p style="margin:0 0 12px"><a href="` + html.EscapeString(tap.link) + `" style="` + buttonStyle + `">` + html.EscapeString(tap.label) + "</a></p>\n")
			}
		}
	}
}

// htmlPassage writes the lines of a value; one with a bullet hangs from it.
func htmlPassage(b *strings.Builder, lines []line, style string) {
	for i, l := range lines {
		bullet := l.hang > l.indent
		switch {
		case bullet && i+1 < len(lines):
			b.WriteString(`<p style="` + style + bulletStyle + `;margin-bottom:8px">`)
		case bullet:
			b.WriteString(`<p style="` + style + bulletStyle + `">`)
		case i == 0 || lines[i-1].hang > lines[i-1].indent:
			b.WriteString(`<p style="` + style + `">`)
		}
		b.WriteString(strings.Repeat("&nbsp;", l.indent) + html.EscapeString(l.text))
		if !bullet && i+1 < len(lines) && lines[i+1].hang == lines[i+1].indent {
			b.WriteString("<br>\n")
		} else {
			b.WriteString("</p>\n")
		}
	}
}

func element(b *strings.Builder, tag, style string, kids []*node) {
	b.WriteString("<" + tag + ` style="` + style + `">`)
	htmlWords(b, kids)
	b.WriteString("</" + tag + ">\n")
}

func htmlWords(b *strings.Builder, ns []*node) {
	for _, n := range ns {
		switch n.kind {
		case words:
			b.WriteString(html.EscapeString(n.text))
		case lineBreak:
			b.WriteString("<br>\n")
		case strong:
			b.WriteString("<strong>")
			htmlWords(b, n.kids)
			b.WriteString("</strong>")
		case emphasis:
			b.WriteString("<em>")
			htmlWords(b, n.kids)
			b.WriteString("</em>")
		case link:
			if n.text == "" {
				htmlWords(b, n.kids)
				continue
			}
			b.WriteString(`<a href="` + html.EscapeString(n.text) + `">`)
			htmlWords(b, n.kids)
			b.WriteString("</a>")
		}
	}
}
