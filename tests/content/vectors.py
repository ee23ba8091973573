"""Collect hostile HTML and hostile addresses; every entry must come out harmless wherever it stands."""

from __future__ import annotations

HTML = '''
<script>alert(1)</script>
<SCRIPT SRC=//evil.test/x.js></SCRIPT>
<script/x>alert(1)</script/x>
<script\t>alert(1)</script>
<scr<script>ipt>alert(1)</scr</script>ipt>
<script>//<!--\talert(1)//--></script>
<script type="text/plain">x</script>
<noscript><p title="</noscript><img src=x onerror=alert(1)>"></noscript>
<style>*{background:url(javascript:alert(1))}</style>
<style><img src="</style><img src=x onerror=alert(1)//">
<style>@import '//evil.test/x.css';</style>
<link rel=stylesheet href=//evil.test/x.css>
<meta http-equiv=refresh content="0;url=javascript:alert(1)">
<base href="//evil.test/">
<title><img src=x onerror=alert(1)></title>
<iframe src="javascript:alert(1)"></iframe>
<iframe srcdoc="<script>alert(1)</script>"></iframe>
<iframe/onload=alert(1)>
<frameset onload=alert(1)><frame src=x></frameset>
<object data="javascript:alert(1)"></object>
<object data="data:text/html,<script>alert(1)</script>"></object>
<embed src="javascript:alert(1)">
<applet code=x></applet>
<form action="javascript:alert(1)"><input type=submit></form>
<form><button formaction="javascript:alert(1)">x</button></form>
<input onfocus=alert(1) autofocus>
<input type=image src=x onerror=alert(1)>
<input type=password name=password>
<select onchange=alert(1)><option>x</select>
<textarea onfocus=alert(1) autofocus></textarea>
<textarea></textarea><img src=x onerror=alert(1)>
<keygen onfocus=alert(1) autofocus>
<isindex action=javascript:alert(1) type=submit>
<img src=x onerror=alert(1)>
<img src=x onerror="alert(1)"
<img """><script>alert(1)</script>">
<img src=`x` onerror=alert(1)>
<img/src=x/onerror=alert(1)>
<img src="x` `<script>alert(1)</script>"` `>
<img src onerror /" '"= alt=alert(1)//">
<img srcset="x 1x, javascript:alert(1) 2x">
<img src=1 href=1 onerror="javascript:alert(1)"></img>
<image src=x onerror=alert(1)>
<img usemap=#m><map name=m><area href=javascript:alert(1)></map>
<img lowsrc=javascript:alert(1) dynsrc=javascript:alert(1)>
<svg onload=alert(1)>
<svg/onload=alert(1)>
<svg><script>alert(1)</script></svg>
<svg><script xlink:href=data:,alert(1) /></svg>
<svg><a xlink:href="javascript:alert(1)"><text y=20>x</text></a></svg>
<svg><animate onbegin=alert(1) attributeName=x dur=1s>
<svg><animate xlink:href=#x attributeName=href values=javascript:alert(1) /><a id=x><text>x</text></a>
<svg><set attributeName=onmouseover to=alert(1)>
<svg><foreignObject><script>alert(1)</script></foreignObject></svg>
<svg><style><img src=x onerror=alert(1)></style></svg>
<svg></p><style><a id="</style><img src=1 onerror=alert(1)>">
<svg><title><img src=x onerror=alert(1)></title></svg>
<svg><desc><noscript><img title="</noscript><img src=x onerror=alert(1)>"></desc></svg>
<svg><use href="data:image/svg+xml,<svg id='x' onload='alert(1)'/>#x" /></svg>
<math><mtext><script>alert(1)</script></mtext></math>
<math href="javascript:alert(1)">x</math>
<math><maction actiontype="statusline#x" xlink:href="javascript:alert(1)">x</maction></math>
<math><mtext><table><mglyph><style><img src=x onerror=alert(1)></style></mglyph></table></mtext></math>
<form><math><mtext></form><form><mglyph><style></math><img src onerror=alert(1)>
<math><annotation-xml encoding="text/html"><img src=x onerror=alert(1)></annotation-xml></math>
<math><mi//xlink:href="data:x,<script>alert(1)</script>">
<body onload=alert(1)>
<html onmouseover=alert(1)>
<body background=javascript:alert(1)>
<table background=javascript:alert(1)><td background=javascript:alert(1)>x</table>
<table><tr><td style="background:url(javascript:alert(1))">x</table>
<td style="text-align: left; position: fixed">x</td>
<table><td style="text-align: left&#59; color: red">x</table>
<div style="width:expression(alert(1))">x</div>
<div style="position:fixed;inset:0">x</div>
<p style="behavior:url(#default#time2)">x</p>
<div style=xss:expr/**/ession(alert(1))>x</div>
<div onclick=alert(1)>x</div>
<div ONCLICK=alert(1)>x</div>
<div on\tclick=alert(1)>x</div>
<div/onclick=alert(1)>x</div>
<div onpointerrawupdate=alert(1)>x</div>
<b onmouseover=alert(1)>x</b>
<a onmouseover=alert(1)>x</a>
<a href=# onclick=alert(1)>x</a>
<a href=x ping=//evil.test/>x</a>
<a download=x href=x>x</a>
<details open ontoggle=alert(1)>x</details>
<video src=x onerror=alert(1)></video>
<video><source onerror=alert(1)></video>
<video poster=javascript:alert(1)></video>
<audio src=x onloadstart=alert(1)>
<marquee onstart=alert(1)>x</marquee>
<bgsound src=javascript:alert(1)>
<layer src=javascript:alert(1)></layer>
<xml id=x><x><b>x</b></x></xml>
<?xml version="1.0"?><?php echo 1 ?>
<!DOCTYPE html [<!ENTITY x "y">]>&x;
<!-- x --><!-- --!><img src=x onerror=alert(1)> -->
<!--><img src=x onerror=alert(1)>-->
<!--[if gte IE 4]><script>alert(1)</script><![endif]-->
<![CDATA[<img src=x onerror=alert(1)>]]>
<svg><![CDATA[><img src=x onerror=alert(1)>]]></svg>
<%<!--'%><script>alert(1)</script -->
</script><script>alert(1)</script>
</title><script>alert(1)</script>
</textarea><script>alert(1)</script>
</p></div></article></main><h1 id=byline-main>x</h1>
<xmp><img src=x onerror=alert(1)></xmp>
<plaintext><img src=x onerror=alert(1)>
<listing>&lt;img src=x onerror=alert(1)&gt;</listing>
<noembed><img src=x onerror=alert(1)></noembed>
<noframes><img src=x onerror=alert(1)></noframes>
<template><script>alert(1)</script></template>
<template shadowrootmode=open><script>alert(1)</script></template>
<slot name=x><script>alert(1)</script></slot>
<portal src=//evil.test></portal>
<fencedframe src=//evil.test></fencedframe>
<dialog open onclose=alert(1)>x</dialog>
<a name=csrf id=byline-search>x</a>
<img name=getElementById>
<form id=x><input name=attributes></form>
<p id="BYLINE-x" class="site-header admin-bar">x</p>
<p id="a b">x</p>
<div class="hll k sidenote" role=alertdialog aria-modal=true>x</div>
<div contenteditable onbeforeinput=alert(1)>x</div>
<div tabindex=99999 accesskey=x>x</div>
<div is=x-y data-x=1 itemprop=y>x</div>
<x-y onclick=alert(1)>x</x-y>
<a href="http://x" target="evil" rel="opener">x</a>
<b><i></b></i><a><table><a></table>
<a href=x<b onclick=alert(1)>y
<div <script>alert(1)</script>>
<<script>alert(1)//<</script>
<img src="a.png" alt="<script>alert(1)</script>" title="&quot;><script>alert(1)</script>">
&lt;script&gt;alert(1)&lt;/script&gt;
&#60;script&#62;alert(1)&#60;/script&#62;
\x00<scr\x00ipt>alert(1)</scr\x00ipt>
\x08\x0b\x0c\x1f\x7f\ufffe\uffff
<pre>\t<script>alert(1)</script></pre>
<ruby><rt><svg onload=alert(1)></ruby>
<picture><source srcset="data:text/html,x"><img src=x></picture>
<q cite="javascript:alert(1)">x</q><blockquote cite="vbscript:x">y</blockquote>
<del cite="data:text/html,x">x</del>
<div hl_lines="1&quot; onclick=alert(1)">x</div>
<input type=checkbox onchange=alert(1)>
<ol type="javascript:alert(1)" start="x"><li value="y">z</ol>
'''.strip("\n").split("\n")

URLS = [
    "javascript:alert(1)",
    "JaVaScRiPt:alert(1)",
    "javascript:0",
    "javascript:8080/alert(1)",
    " javascript:alert(1)",
    "\tjavascript:alert(1)",
    "java\tscript:alert(1)",
    "java\nscript:alert(1)",
    "java\rscript:alert(1)",
    "javascript\t:alert(1)",
    "\x01javascript:alert(1)",
    "\x1fjavascript:alert(1)",
    "\u00a0javascript:alert(1)",
    "\u2028javascript:alert(1)",
    "\ufeffjavascript:alert(1)",
    "\u200bjavascript:alert(1)",
    "java\u00adscript:alert(1)",
    "javascript&colon;alert(1)",
    "javascript&#58;alert(1)",
    "javascript&#x3a;alert(1)",
    "&#106;avascript:alert(1)",
    "&#x6A;avascript:alert(1)",
    "&#0000106avascript:alert(1)",
    "java&Tab;script:alert(1)",
    "java&NewLine;script:alert(1)",
    "java&#10;script:alert(1)",
    "&amp;#106;avascript:alert(1)",
    "javascript&amp;colon;alert(1)",
    "javascript://%0aalert(1)",
    "javascript:/*http://x*/alert(1)",
    "vbscript:msgbox(1)",
    "livescript:x",
    "mocha:x",
    "data:text/html,<script>alert(1)</script>",
    "data:image/svg+xml,<svg onload=alert(1)>",
    "data:image/png;base64,iVBORw0KGgo=",
    "DATA:text/html,x",
    "da\tta:text/html,x",
    "feed:javascript:alert(1)",
    "view-source:javascript:x",
    "jar:javascript:x!",
    "blob:http://x/y",
    "filesystem:http://x/y",
    "file:///etc/passwd",
    "about:blank",
    "example.com:80/x",
    "localhost:8000",
    "x:y",
    "tel:123",
    "ws://x",
    "intent://x#Intent;end",
    "ms-word:x",
    "//\njavascript:alert(1)",
    "ｊavascript:alert(1)",
    "java\x00script:alert(1)",
    ":javascript:alert(1)",
    'http&#58;//x" onclick="alert(1)',
    "'><script>alert(1)</script>",
]
