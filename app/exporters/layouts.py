"""Hold the few templates that let an export be built at once; whoever stays replaces them by a theme."""

_HEAD = """<!doctype html>
<html lang="{{ page.lang | default: site.lang | default: 'en' }}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{% if page.title %}{{ page.title | escape }} · {% endif %}{{ site.title | escape }}</title>
{% if page.canonical_url %}<link rel="canonical" href="{{ page.canonical_url }}">
{% endif %}<link rel="alternate" type="application/atom+xml" href="{{ '/feed.xml' | relative_url }}">
</head>
<body>
<header><a href="{{ '/' | relative_url }}">{{ site.title | escape }}</a>
<nav>
{% for link in site.navigation %}<a href="{{ link.url | relative_url }}">{{ link.title | escape }}</a>
{% endfor %}</nav>
</header>
<main>
{{ content }}
</main>
</body>
</html>
"""
_POST = """---
layout: default
---
<article>
<h1>{{ page.title | escape }}</h1>
<p><time datetime="{{ page.date | date_to_xmlschema }}">{{ page.date | date: "%-d %B %Y" }}</time></p>
{{ content }}
</article>
"""
_INDEX = """---
layout: default
---
<ul>
{% for post in site.posts %}<li><a href="{{ post.url | relative_url }}">{{ post.title | escape }}</a></li>
{% endfor %}</ul>
"""
JEKYLL = {"_layouts/default.html": _HEAD, "_layouts/post.html": _POST, "index.html": _INDEX}

_HUGO_BASE = """<!doctype html>
<html lang="{{ .Site.LanguageCode }}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{{ with .Title }}{{ . }} · {{ end }}{{ .Site.Title }}</title>
<link rel="alternate" type="application/rss+xml" href="{{ "index.xml" | relURL }}">
</head>
<body>
<header><a href="{{ "/" | relURL }}">{{ .Site.Title }}</a>
<nav>{{ range .Site.Menus.main }}<a href="{{ .URL }}">{{ .Name }}</a> {{ end }}</nav>
</header>
<main>
{{ block "main" . }}{{ end }}
</main>
</body>
</html>
"""
_HUGO_SINGLE = """{{ define "main" }}<article>
<h1>{{ .Title }}</h1>
{{ if not .Date.IsZero }}<p>{{ .Date.Format "2 January 2006" }}</p>{{ end }}
{{ .Content }}
</article>{{ end }}
"""
_HUGO_LIST = """{{ define "main" }}<ul>
{{ range .RegularPages }}<li><a href="{{ .RelPermalink }}">{{ .Title }}</a></li>
{{ end }}</ul>{{ end }}
"""
HUGO = {
    "layouts/_default/baseof.html": _HUGO_BASE,
    "layouts/_default/single.html": _HUGO_SINGLE,
    "layouts/_default/list.html": _HUGO_LIST,
    "layouts/index.html": _HUGO_LIST.replace(".RegularPages", 'where .Site.RegularPages "Section" "posts"'),
}
