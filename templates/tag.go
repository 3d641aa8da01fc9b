package templates

import (
	"regexp"
	"strings"

	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/text"
	"github.com/yuin/goldmark/util"
)

// verb says what a tag asks for.
type verb string

const (
	verbField   verb = "field"
	verbIf      verb = "#if"
	verbIfNot   verb = "#if not"
	verbElse    verb = "else"
	verbEndIf   verb = "/if"
	verbEach    verb = "#each"
	verbEndEach verb = "/each"
	verbInclude verb = "include"
	verbButtons verb = "buttons"
	verbBad     verb = ""   // cannot be read
	verbOpen    verb = "{{" // does not end on its line
)

// tag is what stands between {{ and }}.
type tag struct {
	verb verb
	name string // of the field, list or part; of a bad tag its text
}

var tagShape = regexp.MustCompile(`^(?:(#if not|#if|#each|include) )?([a-z][a-z0-9_]*(?:\.[a-z0-9_]+)*)$`)

// readTag reads the tag that s begins with and returns its length in bytes.
// Length 0 says that there is none; a tag must end on its own line.
func readTag(s string) (t tag, length int) {
	if !strings.HasPrefix(s, "{{") {
		return tag{}, 0
	}
	line, _, _ := strings.Cut(s, "\n")
	end := strings.Index(line, "}}")
	if end < 0 {
		return tag{}, 0
	}
	words := strings.Join(strings.Fields(line[2:end]), " ")
	switch verb(words) {
	case verbElse, verbEndIf, verbEndEach, verbButtons:
		return tag{verb: verb(words)}, end + 2
	}
	m := tagShape.FindStringSubmatch(words)
	switch {
	case m == nil:
		return tag{name: words}, end + 2
	case m[1] == "":
		return tag{verb: verbField, name: m[2]}, end + 2
	}
	return tag{verb: verb(m[1]), name: m[2]}, end + 2
}

// tagNode is a tag in goldmark's tree; inline ones stand among words, the
// others on a line of their own.
type tagNode struct {
	ast.BaseBlock
	tag
	inline bool
}

var tagKind = ast.NewNodeKind("Tag")

func (n *tagNode) Kind() ast.NodeKind { return tagKind }

func (n *tagNode) Type() ast.NodeType {
	if n.inline {
		return ast.TypeInline
	}
	return ast.TypeBlock
}

func (n *tagNode) Dump(source []byte, level int) { ast.DumpHelper(n, source, level, nil, nil) }

// inlineTags is the part of the Markdown parser that finds tags among words.
type inlineTags struct{}

func (inlineTags) Trigger() []byte { return []byte{'{'} }

func (inlineTags) Parse(_ ast.Node, block text.Reader, _ parser.Context) ast.Node {
	line, segment := block.PeekLine()
	t, length := readTag(string(line))
	if length == 0 {
		if !strings.HasPrefix(string(line), "{{") {
			return nil
		}
		t, length = tag{verb: verbOpen}, 2
	}
	block.Advance(length)
	n := &tagNode{tag: t, inline: true}
	n.SetPos(segment.Start)
	return n
}

// lineTags is the part of the Markdown parser that finds tags alone on their
// line. A field alone on its line is a paragraph like any other.
type lineTags struct{}

func (lineTags) Trigger() []byte { return []byte{'{'} }

func (lineTags) Open(_ ast.Node, reader text.Reader, _ parser.Context) (ast.Node, parser.State) {
	line, segment := reader.PeekLine()
	words := strings.TrimSpace(string(line))
	t, length := readTag(words)
	if length == 0 || length != len(words) || t.verb == verbField || t.verb == verbBad {
		return nil, parser.NoChildren
	}
	n := &tagNode{tag: t}
	n.SetPos(segment.Start + strings.IndexByte(string(line), '{'))
	reader.AdvanceToEOL()
	return n, parser.NoChildren
}

func (lineTags) Continue(ast.Node, text.Reader, parser.Context) parser.State { return parser.Close }
func (lineTags) Close(ast.Node, text.Reader, parser.Context)                 {}
func (lineTags) CanInterruptParagraph() bool                                 { return true }
func (lineTags) CanAcceptIndentedLine() bool                                 { return true }

// markdown reads the Markdown of letters: paragraphs, headings with #, lists,
// quotes, rules, links, strong and emphasised words. What would surprise
// somebody who never heard of Markdown is left out: code, HTML, headings made
// by underlining, links whose address stands elsewhere.
var markdown = parser.NewParser(
	parser.WithBlockParsers(
		util.Prioritized(lineTags{}, 50),
		util.Prioritized(parser.NewThematicBreakParser(), 200),
		util.Prioritized(parser.NewListParser(), 300),
		util.Prioritized(parser.NewListItemParser(), 400),
		util.Prioritized(parser.NewATXHeadingParser(), 600),
		util.Prioritized(parser.NewBlockquoteParser(), 800),
		util.Prioritized(paragraphs{parser.NewParagraphParser()}, 1000),
	),
	parser.WithInlineParsers(
		util.Prioritized(inlineTags{}, 50),
		util.Prioritized(parser.NewLinkParser(), 200),
		util.Prioritized(parser.NewAutoLinkParser(), 300),
		util.Prioritized(parser.NewEmphasisParser(), 500),
	),
)

// paragraphs takes lines with spaces in front as well, which Markdown would
// take for code; goldmark drops what no parser takes, and all after it.
type paragraphs struct{ parser.BlockParser }

func (paragraphs) CanAcceptIndentedLine() bool { return true }

// oneLine reads a subject: words and tags, nothing else.
var oneLine = parser.NewParser(
	parser.WithBlockParsers(util.Prioritized(paragraphs{parser.NewParagraphParser()}, 1000)),
	parser.WithInlineParsers(util.Prioritized(inlineTags{}, 50)),
)
