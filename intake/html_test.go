package intake

import (
	"strings"
	"testing"
)

// htmlReplies are the shapes in which mail programs send an answer. Each says
// "Friday is fine." above and quotes "Which day suits you?" below.
var htmlReplies = map[string]string{
	"Gmail":                               `<div dir="ltr">Friday is fine.<div><br></div></div><br><div class="gmail_quote gmail_quote_container"><div dir="ltr" class="gmail_attr">On Tue, 3 Mar 2026 at 10:15, Jane &lt;<a href="mailto:jane@example.org">jane@example.org</a>&gt; wrote:<br></div><blockquote class="gmail_quote" style="margin:0px 0px 0px 0.8ex"><div dir="ltr">Which day suits you?</div></blockquote></div>`,
	"Gmail with signature":                `<div dir="ltr">Friday is fine.<br clear="all"><div><br></div><span class="gmail_signature_prefix">-- </span><br><div dir="ltr" class="gmail_signature" data-smartmail="gmail_signature"><div dir="ltr">Asha Patel<br>Flat 2</div></div></div><br><div class="gmail_quote"><div dir="ltr" class="gmail_attr">On Tue, 3 Mar 2026, Jane wrote:<br></div><blockquote class="gmail_quote">Which day suits you?</blockquote></div>`,
	"Outlook desktop":                     `<html><head><style>p.MsoNormal{margin:0}</style></head><body lang="EN-GB"><div class="WordSection1"><p class="MsoNormal">Friday is fine.<o:p></o:p></p><p class="MsoNormal"><o:p>&nbsp;</o:p></p><div><div style="border:none;border-top:solid #E1E1E1 1.0pt;padding:3.0pt 0cm 0cm 0cm"><p class="MsoNormal"><b><span lang="EN-US">From:</span></b><span lang="EN-US"> Jane &lt;jane@example.org&gt; <br><b>Sent:</b> 03 March 2026 10:15<br><b>To:</b> Asha<br><b>Subject:</b> Leak<o:p></o:p></span></p></div></div><p class="MsoNormal">Which day suits you?<o:p></o:p></p></div></body></html>`,
	"Outlook on the web":                  `<div class="elementToProof">Friday is fine.</div><div id="appendonsend"></div><hr style="display:inline-block;width:98%" tabindex="-1"><div id="divRplyFwdMsg" dir="ltr"><font face="Calibri, sans-serif"><b>From:</b> Jane &lt;jane@example.org&gt;<br><b>Sent:</b> 03 March 2026 10:15<br><b>To:</b> Asha<br><b>Subject:</b> Leak</font><div>&nbsp;</div></div><div>Which day suits you?</div>`,
	"Outlook on the web, no words for it": `<div>Friday is fine.</div><hr><div id="x_divRplyFwdMsg"><b>Xyz:</b> Jane</div><div>Which day suits you?</div>`,
	"Outlook on the web, only the place":  `<div>Friday is fine.</div><div id="appendonsend"></div><div>Jane, on Tuesday</div><div>Which day suits you?</div>`,
	"Outlook on a phone":                  `<div dir="ltr">Friday is fine.</div><div id="ms-outlook-mobile-body-separator-line"><br></div><div id="ms-outlook-mobile-signature">Get <a href="https://aka.ms/o0ukef">Outlook for iOS</a></div><div id="mail-editor-reference-message-container"><hr><b>From:</b> Jane<br><b>Sent:</b> Tuesday<br>Which day suits you?</div>`,
	"Hotmail":                             `<div>Friday is fine.<br><hr id="stopSpelling">Date: Tue, 3 Mar 2026<br>Which day suits you?</div>`,
	"Apple Mail":                          `<html><body>Friday is fine.<br><div><br><blockquote type="cite"><div>On 3 Mar 2026, at 10:15, Jane &lt;jane@example.org&gt; wrote:</div><br class="Apple-interchange-newline"><div>Which day suits you?</div></blockquote></div></body></html>`,
	"iPhone":                              `<html><body dir="auto">Friday is fine.<div><br></div><div dir="ltr">Sent from my iPhone</div><div dir="ltr"><br><blockquote type="cite">On 3 Mar 2026, at 10:15, Jane wrote:<br><br></blockquote></div><blockquote type="cite"><div dir="ltr">Which day suits you?</div></blockquote></body></html>`,
	"Thunderbird":                         `<p>Friday is fine.</p><div class="moz-cite-prefix">On 03/03/2026 10:15, Jane wrote:<br></div><blockquote type="cite" cite="mid:abc@example.org"><p>Which day suits you?</p></blockquote>`,
	"Thunderbird, answer below":           `<div class="moz-cite-prefix">On 03/03/2026 10:15, Jane wrote:<br></div><blockquote type="cite" cite="mid:abc@example.org"><p>Which day suits you?</p></blockquote><p>Friday is fine.</p><div class="moz-signature">-- <br>Asha</div>`,
	"Yahoo":                               `<div class="ydp1234yahoo-style-wrap"><div dir="ltr">Friday is fine.</div><div><br></div></div><div id="ydp5678yahoo_quoted_1" class="yahoo_quoted"><div>On Tuesday 3 March 2026 at 10:15:20 GMT, Jane &lt;jane@example.org&gt; wrote: </div><div>Which day suits you?</div></div>`,
	"Yahoo, prefixed":                     `<div>Friday is fine.</div><div id="ydpyahoo_quoted_2" class="ydp9c8yahoo_quoted">Some words<br>Which day suits you?</div>`,
	"Proton":                              `<div style="font-family: Arial">Friday is fine.</div><div class="protonmail_signature_block"><div class="protonmail_signature_block-proton">Sent with <a href="https://proton.me">Proton Mail</a> secure email.</div></div><div class="protonmail_quote">On Tuesday, March 3rd, 2026 at 10:15, Jane wrote:<br><blockquote class="protonmail_quote" type="cite">Which day suits you?</blockquote></div>`,
	"Samsung":                             `<html><body>Friday is fine.<div><br></div><div id="composer_signature"><div style="font-size:12px">Sent from my Galaxy</div></div><div><br></div><div style="font-size:100%;color:#000000"><!-- originalMessage --><div>-------- Original message --------</div><div>From: Jane &lt;jane@example.org&gt; </div><div>Date: 03/03/2026  10:15  (GMT+00:00) </div><div>To: asha@example.com </div><div>Subject: Leak </div><div><br></div></div>Which day suits you?</body></html>`,
	"Mail.ru":                             `<div>Friday is fine.<br><blockquote style="border-left:1px solid #0857A6" >Tuesday<br>Which day suits you?</blockquote></div>`,
	"Yandex":                              `<div>Friday is fine.</div><div> </div><div>03.03.2026, 10:15, "Jane" &lt;jane@example.org&gt;:</div><blockquote><p>Which day suits you?</p></blockquote>`,
	"Zoho":                                `<div>Friday is fine.</div><div class="zmail_extra"><div>---- On Tue, 03 Mar 2026 10:15:00 +0000 <b>jane@example.org</b> wrote ----</div><blockquote>Which day suits you?</blockquote></div>`,
	"GMX":                                 `<div>Friday is fine.</div><div name="quote" style="margin:10px 5px 5px 10px; border-left:2px solid #C3D9E5;"><div>Gesendet: Dienstag</div>Which day suits you?</div>`,
	"Front":                               `<p>Friday is fine.</p><blockquote type="cite" class="front-blockquote"><p>Which day suits you?</p></blockquote>`,
	"QQ":                                  `<div>Friday is fine.</div><div><includetail><div style="font:Verdana normal 14px;color:#000;"><div style="FONT-SIZE: 12px"><div>------------------&nbsp;原始邮件&nbsp;------------------</div><div>Which day suits you?</div></div></div></includetail></div>`,
}

func TestHTMLReplies(t *testing.T) {
	for name, html := range htmlReplies {
		full := htmlText(html, thread{answers: true})
		got := newText(full, thread{answers: true})
		if got != "Friday is fine." {
			t.Errorf("%s: got %q\nfrom\n%s", name, got, full)
		}
		if !strings.Contains(full, "Which day suits you?") {
			t.Errorf("%s: the full text lacks the quoted words:\n%s", name, full)
		}
	}
}

// TestHTMLInterleaved keeps the answers that stand between the lines.
func TestHTMLInterleaved(t *testing.T) {
	for name, html := range map[string]string{
		"Gmail":       `<div dir="ltr">See below.</div><div class="gmail_quote"><div class="gmail_attr">On Tue, 3 Mar 2026, Jane wrote:</div><blockquote class="gmail_quote">Which day?</blockquote><div>Friday.</div><blockquote class="gmail_quote">Which flat?</blockquote><div>Flat 2.</div></div>`,
		"Apple Mail":  `See below.<div><blockquote type="cite"><div>On 3 Mar 2026, at 10:15, Jane wrote:</div><div>Which day?</div></blockquote>Friday.<br><blockquote type="cite">Which flat?</blockquote>Flat 2.</div>`,
		"Thunderbird": `<p>See below.</p><div class="moz-cite-prefix">On 03/03/2026 10:15, Jane wrote:</div><blockquote type="cite">Which day?</blockquote><p>Friday.</p><blockquote type="cite">Which flat?</blockquote><p>Flat 2.</p>`,
		"Proton":      `<div>See below.</div><div class="protonmail_quote">On Tuesday, March 3rd, 2026 at 10:15, Jane wrote:<br><blockquote class="protonmail_quote" type="cite">Which day?</blockquote><div>Friday.</div><blockquote type="cite">Which flat?</blockquote><div>Flat 2.</div></div>`,
	} {
		got := strings.Join(strings.Fields(newText(htmlText(html, thread{answers: true}), thread{answers: true})), " ")
		if got != "See below. Friday. Flat 2." {
			t.Errorf("%s: got %q", name, got)
		}
	}
	outlook := `<p>My answers are below in red.</p><div><p><b>From:</b> Jane &lt;jane@example.org&gt;<br><b>Sent:</b> 03 March 2026 10:15<br><b>To:</b> Asha<br><b>Subject:</b> Leak</p></div><p>Which day?</p><p style="color:red">Friday.</p>`
	if got := newText(htmlText(outlook, thread{answers: true}), thread{answers: true}); !strings.Contains(got, "Friday.") {
		t.Errorf("Outlook: got %q", got)
	}
}

func TestHTMLForwards(t *testing.T) {
	for name, tt := range map[string]struct {
		html      string
		forwarded bool
	}{
		"Gmail":              {`<div dir="ltr">See below.<br><br><div class="gmail_quote"><div dir="ltr" class="gmail_attr">---------- Forwarded message ---------<br>From: Bob<br>Subject: Leak<br></div><br><br><div>Water everywhere.</div></div></div>`, false},
		"Apple Mail":         {`See below.<br><div><br><blockquote type="cite"><div>Begin forwarded message:</div><br><div><b>From: </b>Bob</div><div>Water everywhere.</div></blockquote></div>`, false},
		"Outlook on the web": {`<div>See below.</div><div id="appendonsend"></div><hr><div id="divRplyFwdMsg"><b>From:</b> Bob &lt;bob@example.org&gt;<br><b>Sent:</b> 03 March 2026 10:15<br><b>To:</b> Asha<br><b>Subject:</b> Leak</div><div>Water everywhere.</div>`, true},
		"Outlook desktop":    {`<p>See below.</p><div><p><b>From:</b> Bob &lt;bob@example.org&gt;<br><b>Sent:</b> 03 March 2026 10:15<br><b>To:</b> Asha<br><b>Subject:</b> Leak</p></div><p>Water everywhere.</p>`, true},
		"Thunderbird":        {`<p>See below.</p><div class="moz-forward-container"><br>-------- Forwarded Message --------<table><tr><th>Subject: </th><td>Leak</td></tr></table><p>Water everywhere.</p></div>`, true},
		"Yahoo":              {`<div>See below.</div><div class="yahoo_quoted"><div>----- Forwarded message -----<br>From: Bob</div><div>Water everywhere.</div></div>`, true},
		"Proton":             {`<div>See below.</div><div class="protonmail_quote">------- Forwarded Message -------<br>From: Bob<br><blockquote class="protonmail_quote" type="cite">Water everywhere.</blockquote></div>`, true},
	} {
		got := newText(htmlText(tt.html, thread{forwarded: tt.forwarded}), thread{forwarded: tt.forwarded})
		if !strings.Contains(got, "See below.") || !strings.Contains(got, "Water everywhere.") {
			t.Errorf("%s: got:\n%s", name, got)
		}
	}
}

func TestHTMLText(t *testing.T) {
	for name, tt := range map[string]struct{ html, want string }{
		"blocks":          {"<p>One</p><p>Two</p><div>Three</div><div>Four</div>", "One\n\nTwo\n\nThree\nFour"},
		"breaks":          {"One<br>Two<br><br>Three", "One\nTwo\n\nThree"},
		"white space":     {"  a \n b<b> c</b>d <i>e</i>", "a b cd e"},
		"entities":        {"&lt;5&deg;C &amp;amp; damp&nbsp;walls", "<5°C &amp; damp walls"},
		"unseen":          {"<head><title>T</title><style>x</style></head><script>s</script><div style='display: none'>hidden</div>seen", "seen"},
		"list":            {"<ul><li>one<li>two</ul>", "- one\n- two"},
		"table":           {"<table><tr><td>a</td><td>b</td></tr><tr><td>c</td></tr></table>", "a b\nc"},
		"end tag in cell": {"<div>a<table><tr><td>b</div>c</td><td>d</td></tr></table></div>e", "a\n\nbc d\n\ne"},
		"pre":             {"<pre>a  b\n  c</pre>", "a  b\n  c"},
		"emoji picture":   {"Thanks <img alt='😀' src='x'><img alt='Company logo' src='y'>", "Thanks 😀"},
		"person's indent": {"<p>He said:</p><blockquote>come tomorrow</blockquote><p>He did not.</p>", "He said:\n\ncome tomorrow\n\nHe did not."},
		"stray end tags":  {"</div></p>a</td>b", "ab"},
		"unclosed":        {"<div><b>a<p>b", "a\n\nb"},
		"comment":         {"a<!-- b -->c<!--[if mso]>d<![endif]-->", "ac"},
		"bare text":       {"no tags < 5 at all", "no tags < 5 at all"},
	} {
		if got := htmlText(tt.html, thread{}); got != tt.want {
			t.Errorf("%s: got %q, want %q", name, got, tt.want)
		}
	}
}
