package intake

import (
	"bufio"
	"bytes"
	"io"
	"regexp"
	"strings"
)

// collect reads a text body: at most limit bytes of it, and no more than the
// mail has left. Files inside it, uuencoded or as the data of a picture, are
// counted and left out while reading, so that they cost no room.
func (w *walker) collect(body io.Reader, p *part, limit int) string {
	limit = min(limit, w.textLeft)
	var text []byte
	counted := &sized{r: body}
	r := bufio.NewReaderSize(counted, 8<<10)
	cut, whole := false, true
	for {
		line, err := r.ReadSlice('\n')
		name, begins := uuBegin(line)
		if begins && whole {
			line = bytes.Clone(line)
			ahead, _ := r.Peek(70)
			_, begins = uuSize(ahead)
		}
		if begins && whole {
			f := foundFile{name: name, typ: "application/octet-stream", size: skipUU(r)}
			if len(p.files) < maxParts {
				p.files = append(p.files, f)
			}
		} else if room := limit - len(text); room > 0 {
			text = appendLine(text, line, room)
		} else if len(bytes.TrimSpace(line)) > 0 {
			cut = true
		}
		whole = err == nil
		if err != nil && err != bufio.ErrBufferFull {
			break
		}
	}
	p.size = counted.n
	if cut && !p.spare {
		w.problem("The mail's text is very long; only the first part of it was read.")
	}
	w.textLeft -= len(text)
	return w.decodeText(text, p)
}

// decodeText makes UTF-8 of what was collected.
func (w *walker) decodeText(b []byte, p *part) string {
	label := p.params["charset"]
	if label == "" && p.typ == "text/html" {
		if m := metaCharset.FindSubmatch(b[:min(len(b), 4096)]); m != nil {
			label = string(m[1])
		}
	}
	text, known := toUTF8(b, label)
	if !known && !ascii(b) && !p.spare {
		w.problem("The mail's text is in an unknown character set; some letters may be wrong.")
	}
	text = cleanText(text)
	if strings.EqualFold(p.params["format"], "flowed") && p.typ == "text/plain" {
		text = unflow(text, strings.EqualFold(p.params["delsp"], "yes"))
	}
	return text
}

var metaCharset = regexp.MustCompile(`(?i)<meta[^>]+charset\s*=\s*["']?([A-Za-z0-9_:-]+)`)

// longRun is the length from which unbroken letters are data and no words.
const longRun = 2000

// appendLine appends line without the data in it, cut to room bytes.
func appendLine(text, line []byte, room int) []byte {
	for len(line) > longRun && room > 0 {
		i := dataRun(line)
		if i < 0 {
			break
		}
		text = append(text, line[:min(i, room)]...)
		room -= i
		for i < len(line) && isData(line[i]) {
			i++
		}
		line = line[i:]
	}
	return append(text, line[:max(0, min(len(line), room))]...)
}

// dataRun finds where a run of base64 letters longer than longRun begins.
func dataRun(b []byte) int {
	run := 0
	for i, c := range b {
		if !isData(c) {
			run = 0
		} else if run++; run > longRun {
			return i - longRun
		}
	}
	return -1
}

func isData(c byte) bool { return base64Value[c] != 0xff || c == '=' || c == '%' }

// uuBegin reads the line before a uuencoded file: "begin 644 name".
func uuBegin(line []byte) (name string, ok bool) {
	if !bytes.HasPrefix(line, []byte("begin ")) {
		return "", false
	}
	f := strings.Fields(string(line))
	if len(f) < 3 || len(f[1]) < 3 || len(f[1]) > 4 || strings.Trim(f[1], "01234567") != "" {
		return "", false
	}
	return fileName(strings.Join(f[2:], " ")), true
}

// skipUU reads on to the line "end" and counts what the file holds. A file that
// ends too soon stops at the first line that is not uuencoded.
func skipUU(r *bufio.Reader) (size int64) {
	for {
		ahead, _ := r.Peek(70)
		if bytes.HasPrefix(ahead, []byte("end")) {
			r.ReadSlice('\n')
			return size
		}
		n, ok := uuSize(ahead)
		if !ok {
			return size
		}
		size += n
		r.ReadSlice('\n')
	}
}

// uuSize counts the bytes that the first line of b stands for; ok is false when
// it is not uuencoded.
func uuSize(b []byte) (n int64, ok bool) {
	line, _, found := bytes.Cut(b, []byte{'\n'})
	line = bytes.TrimRight(line, "\r")
	if !found || len(line) == 0 || line[0] < ' ' || line[0] > '`' {
		return 0, false
	}
	n = int64(line[0]-' ') & 63
	want := (n*4 + 2) / 3
	got := int64(len(line) - 1)
	return n, got >= want && got <= want+4
}

// unflow joins the lines that format=flowed broke (RFC 3676, 4.2).
func unflow(s string, deleteSpace bool) string {
	var out strings.Builder
	depth, open := 0, false // open: the last line written goes on
	for line := range strings.Lines(s) {
		line = strings.TrimSuffix(line, "\n")
		text := strings.TrimLeft(line, ">")
		quotes := len(line) - len(text)
		text = strings.TrimPrefix(text, " ") // space-stuffed
		if open && quotes != depth {
			out.WriteByte('\n')
			open = false
		}
		if !open && quotes > 0 {
			out.WriteString(line[:quotes] + " ")
		}
		signature := text == "-- "
		if open && signature {
			out.WriteByte('\n')
		}
		flowed := strings.HasSuffix(text, " ") && !signature
		if flowed && deleteSpace {
			text = text[:len(text)-1]
		}
		out.WriteString(text)
		if !flowed {
			out.WriteByte('\n')
		}
		open, depth = flowed, quotes
	}
	return out.String()
}
