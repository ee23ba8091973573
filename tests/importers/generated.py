"""Write blogs of random settings and front matter: what one person's blog does not think of."""

import random
from pathlib import Path

_PERMALINKS = (
    "date",
    "pretty",
    "ordinal",
    "weekdate",
    "none",
    "/posts/:year/:month/:title/",
    "/:categories/:title.html",
    "/:year/:i_month/:i_day/:slug",
    "/blog/:short_year-:y_day/:name:output_ext",
    "/:slugified_categories/:long_month/:short_day/:title/",
)
_ZONES = ("UTC", "Europe/Berlin", "America/New_York", "Asia/Kolkata", "Australia/Lord_Howe", "America/Sao_Paulo")
_DATES = (
    "2025-{m:02}-{d:02}",
    "2025-{m}-{d}",
    "2025-{m:02}-{d:02} 23:30:00",
    "2025-{m:02}-{d:02} 00:15",
    "2025-{m:02}-{d:02} 01:45:00 +0900",
    "2025-{m:02}-{d:02}T20:00:00Z",
    "2025-{m:02}-{d:02} 20:00:00 -03:30",
    "'2025-{m:02}-{d:02} 12:00:00'",
    "2025-{m:02}-{d:02} 12:00:00 EST",
    "2025/{m:02}/{d:02} 7:05 pm",
    "{d}.{m}.2025",
    "2025-{m:02}-{d:02} 02:30",
)
_WORDS = (
    "tide",
    "Moon",
    "C++",
    "50%",
    "été",
    "日本",
    "a_b",
    "x.y",
    "r d",
    "Σ",
    "don't",
    "naïve",
    "100",
    "ship's log",
    "ß",
)
_TITLES = (
    "A plain one",
    "'Quoted: with a colon'",
    '"Double \\"inside\\""',
    "2025",
    "1.50",
    "010",
    "12:30",
    "yes",
    "1_000",
    "No comment!",
    "~",
    "2025-06-07",
    ">-\n  folded\n  over lines",
    "|\n  kept\n  lines",
    "Ends in a hash # here",
    "été & co < 3",
    "<b>Bold</b> &amp; brave",
)
_SLUGS = (
    "tide",
    "Moon-Light",
    "été-à-la-mer",
    "日本語",
    "a.b.c",
    "under_score",
    "x--y",
    "100-percent",
    "it's",
    "a,b;c",
)


def write_blog(root: Path, seed: int, posts: int) -> None:
    """Write a blog of so many posts into the folder `root`; the same seed writes the same."""
    chance = random.Random(seed)
    root.mkdir(parents=True)
    settings = [
        f"title: Blog {seed}",
        f"url: https://blog{seed}.example",
        f"timezone: {chance.choice(_ZONES)}",
        f"permalink: {chance.choice(_PERMALINKS)}",
    ]
    if chance.random() < 0.5:
        settings.append(f"baseurl: {chance.choice(('/base', 'base', '/a/b/', ''))}")
    if chance.random() < 0.6:
        settings.append(f"author: {chance.choice(('key', 'Nobody Known', '{name: Mapped, email: m@blog.example}'))}")
    if chance.random() < 0.5:
        settings.append("defaults:\n  - scope: {path: '', type: posts}\n    values: {author: key, categories: [base]}")
        settings.append("  - scope: {path: inner}\n    values: {lang: nl, tags: [deep]}")
    (root / "_config.yml").write_text("\n".join(settings) + "\n", encoding="utf-8")
    (root / "_data").mkdir()
    (root / "_data" / "authors.yml").write_text("key:\n  name: Known & Co\n  uri: https://known.example/\n")
    for number in range(posts):
        folder = root / chance.choice(("_posts", "_posts", "_posts/sub", "inner/_posts", "Two Words/_posts"))
        folder.mkdir(parents=True, exist_ok=True)
        month, day = chance.randint(1, 12), chance.randint(1, 28)
        name = f"2025-{month:02}-{day:02}-{chance.choice(_SLUGS)}-{number}.{chance.choice(('md', 'markdown', 'html'))}"
        (folder / name).write_text(_post(chance, month, day), encoding="utf-8")


def _post(chance: random.Random, month: int, day: int) -> str:
    fields = [f"title: {chance.choice(_TITLES)}"] if chance.random() < 0.9 else ["layout: post"]
    if chance.random() < 0.7:
        fields.append("date: " + chance.choice(_DATES).format(m=month, d=day))
    if chance.random() < 0.2:
        fields.append("last_modified_at: " + chance.choice(_DATES).format(m=12, d=day))
    for key in ("tags", "categories"):
        if chance.random() < 0.7:
            words = chance.sample(_WORDS, chance.randint(0, 3))
            listed = "[" + ", ".join(f'"{word}"' for word in words) + "]"
            quoted = '"' + " ".join(words) + '"'
            fields.append(f"{key}: {chance.choice((listed, quoted))}")
    if chance.random() < 0.2:
        fields.append(f"{chance.choice(('category', 'tag'))}: {chance.choice(_WORDS)}")
    if chance.random() < 0.3:
        fields.append(f"author: {chance.choice(('key', 'Someone Else', '{name: In Post, uri: https://p.example}'))}")
    if chance.random() < 0.2:
        fields.append(f"permalink: {chance.choice(('/fixed/:title/', '/f/:year/:slug.html', '/g/:month-:title'))}")
    if chance.random() < 0.2:
        fields.append(f"slug: {chance.choice(_SLUGS)}")
    if chance.random() < 0.2:
        fields.append(f"description: {chance.choice(('Plain', 'With <b>tags</b>  and   blanks', '12'))}")
    if chance.random() < 0.2:
        fields.append(f"image: {chance.choice(('/a.png', 'b/c d.png', 'https://p.example/x.png', '{path: /é.png}'))}")
    chance.shuffle(fields)
    return "---\n" + "\n".join(fields) + "\n---\n\nSome {{ site.title }} text.\n\nMore.\n"
