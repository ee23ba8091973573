"""Turn the settings of a Jekyll blog into the record of a site."""

from app.importers.jekyll.authors import read_author
from app.importers.jekyll.config import Config
from app.importers.jekyll.defaults import defaults_for
from app.importers.jekyll.psych import Value, to_s
from app.importers.jekyll.urls import absolute_url, normalise, relative_url
from app.importers.records import ImportedSite, NavigationLink

_CARRIED = frozenset({"title", "name", "description", "url", "baseurl", "feed", "author", "lang", "timezone"})
_CARRIED |= {"permalink", "paginate", "excerpt_separator", "defaults", "collections", "markdown_ext", "exclude"}
_CARRIED |= {"include", "future", "header_pages", "data_dir", "destination"}
# Settings that say how Jekyll builds, which mean nothing elsewhere.
_OF_THE_BUILD = frozenset({"source", "plugins", "gems", "whitelist", "plugins_dir", "layouts_dir", "includes_dir"})
_OF_THE_BUILD |= {"cache_dir", "keep_files", "encoding", "markdown", "kramdown", "highlighter", "incremental", "safe"}
_OF_THE_BUILD |= {"host", "port", "quiet", "verbose", "liquid", "sass", "theme", "remote_theme", "lsi", "detach"}
_OF_THE_BUILD |= {"strict_front_matter", "show_drafts", "limit_posts", "unpublished", "show_dir_listing"}
_OF_THE_BUILD |= {"paginate_path", "compress_html", "repository", "collections_dir", "watch", "livereload"}

# kramdown's options that change what a text becomes, with the only value that is followed.
_KRAMDOWN: dict[str, Value] = {
    "auto_id_prefix": "",
    "auto_id_stripping": False,
    "auto_ids": True,
    "footnote_backlink": "&#8617;",
    "footnote_backlink_inline": False,
    "footnote_nr": 1,
    "footnote_prefix": "",
    "hard_wrap": False,
    "header_offset": 0,
    "html_to_native": False,
    "math_engine": "mathjax",
    "parse_block_html": False,
    "parse_span_html": True,
    "smart_quotes": "lsquo,rsquo,ldquo,rdquo",
    "toc_levels": "1..6",
    "transliterated_header_ids": False,
    "typographic_symbols": {},
}


def read_site(config: Config, navigation: Value, *, dollar_maths: bool = False) -> ImportedSite:
    """Return the site's record; `navigation` is what `_data/navigation` holds."""
    feed = config.mapping("feed")
    own_feed = _posts_feed(feed).get("path") or feed.get("path")
    feed_path = relative_url(to_s(own_feed) if own_feed else "feed.xml", "")
    author = config.values.get("author")
    limit = feed.get("posts_limit")
    paginate = config.values.get("paginate")
    _report(config)
    return ImportedSite(
        title=config.text("title") or config.text("name"),
        subtitle=config.text("description"),
        url=normalise(config.url).rstrip("/") if config.url else None,
        base_path=config.base_path,
        feed_id=absolute_url(feed_path, config.url, config.base_path),
        feed_path=feed_path,
        feed_author=read_author(author, {}) if author else None,
        language=config.text("lang"),
        time_zone=config.zone.key if config.text("timezone") else None,
        permalink_pattern=_pattern(config),
        posts_per_page=paginate if isinstance(paginate, int) and 0 < paginate < 10_000 else None,
        entries_in_feed=limit if isinstance(limit, int) and limit > 0 else 10,
        excerpt_only=feed.get("excerpt_only") not in (None, False),
        navigation=_navigation(navigation, config),
        dollar_maths=dollar_maths,
        other_settings=tuple(sorted(key for key in config.values if key not in _CARRIED | _OF_THE_BUILD)),
    )


def _pattern(config: Config) -> str:
    """Return the permalink pattern of a new post: that of the front matter's defaults, else of the settings."""
    own = defaults_for(config.values.get("defaults"), "_posts/new.md", "posts").get("permalink")
    return (to_s(own) if own else config.post_pattern).replace(":output_ext", ".html")


def _posts_feed(feed: dict[str, Value]) -> dict[str, Value]:
    collections = feed.get("collections")
    posts = collections.get("posts") if isinstance(collections, dict) else None
    return posts if isinstance(posts, dict) else {}


def _report(config: Config) -> None:
    if not config.url:
        config.problem("url", "There is no `url`, so entry ids in the feed are addresses without a host, as they were.")
    kramdown = config.mapping("kramdown")
    if config.text("markdown") not in (None, "kramdown", "Kramdown", "GFM"):
        config.problem("markdown", f"The blog was written for {config.text('markdown')}; it is read as kramdown.")
    if kramdown.get("input") not in (None, "GFM"):
        config.problem("kramdown", f"The blog was written for kramdown's {to_s(kramdown['input'])} input, read as GFM.")
    for key, value in kramdown.items():
        if key in _KRAMDOWN and value not in (None, _KRAMDOWN[key]):
            config.problem("kramdown", f"kramdown's option {key} is not followed.")
    for name, options in config.mapping("collections").items():
        if name != "posts" and isinstance(options, dict) and options.get("output"):
            config.problem("collections", f"The collection {name} is not imported: only posts and pages are.")


def _navigation(value: Value, config: Config) -> tuple[NavigationLink, ...]:
    if isinstance(value, dict):
        value = value.get("main") or next((items for items in value.values() if isinstance(items, list)), None)
    links: list[NavigationLink] = []
    for item in value if isinstance(value, list) else []:
        if not isinstance(item, dict):
            continue
        label = item.get("title") or item.get("name") or item.get("label")
        address = item.get("url") or item.get("link") or item.get("href")
        if isinstance(label, str) and isinstance(address, str):
            links.append(NavigationLink(label.strip(), relative_url(_without_base(address.strip(), config), "")))
    return tuple(links)


def _without_base(address: str, config: Config) -> str:
    base = config.base_path
    return address.removeprefix(base) if base and f"{address}/".startswith(f"{base}/") else address
