"""Build small Hugo blogs with Debian's Hugo, and read from its output what it made of each text."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path
from typing import Any

LIST = """{{- $all := slice -}}
{{- range .Site.RegularPages -}}
{{- $date := "" -}}{{- if not .Date.IsZero -}}{{- $date = .Date.Format "2006-01-02T15:04:05Z07:00" -}}{{- end -}}
{{- $last := "" -}}{{- if not .Lastmod.IsZero -}}{{- $last = .Lastmod.Format "2006-01-02T15:04:05Z07:00" -}}{{- end -}}
{{- $all = $all | append (dict "source" (path.Join "content" .File.Path) "path" .RelPermalink "link" .Permalink
  "title" .Title "date" $date "lastmod" $last "content" (string .Content)) -}}
{{- end -}}
{{ $all | jsonify }}
"""
OUTPUTS = """
[outputs]
home = ["HTML", "RSS", "LIST"]
[outputFormats.LIST]
mediaType = "application/json"
isPlainText = true
baseName = "list"
"""


def write(root: Path, config: str, texts: dict[str, str]) -> Path:
    """Write a blog down; addresses of files are relative to its folder."""
    (root / "layouts" / "_default").mkdir(parents=True)
    (root / "layouts" / "index.list.json").write_text(LIST)
    (root / "layouts" / "_default" / "single.html").write_text("{{ .Content }}")
    (root / "layouts" / "_default" / "list.html").write_text("x")
    (root / "hugo.toml").write_text(config + OUTPUTS)
    for name, text in texts.items():
        file = root / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text)
    return root


def build(root: Path) -> dict[str, dict[str, Any]]:
    """Return what Hugo made of each text, by its file."""
    subprocess.run(
        ["hugo", "--quiet", "--config", "hugo.toml", "--buildFuture", "--buildExpired"],
        cwd=root,
        check=True,
        timeout=60,
    )
    lists = (root / "public" / place / "list.json" for place in (".", "en"))
    found = next(place for place in lists if place.is_file())
    pages = json.loads(found.read_text())
    return {page["source"]: page for page in pages}
