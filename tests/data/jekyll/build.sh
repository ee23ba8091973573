#!/usr/bin/env bash
# Make BLOG/feed.xml and BLOG/dump.jsonl from the blog in BLOG/blog, with real Jekyll.
#
#   build.sh BLOG...
#
# Needs Debian's packages jekyll, ruby-jekyll-feed and ruby-kramdown-parser-gfm. The feed holds every post; the dump
# has one JSON line a post: id, url, source, dates, the Markdown after Liquid and kramdown's HTML of it.
set -euo pipefail
[ $# -ge 1 ] || { sed -n '2,7p' "$0" >&2; exit 2; }
for blog in "$@"; do
  blog=$(cd "$blog" && pwd)
  work=$(mktemp -d); trap 'rm -rf "$work"' EXIT
  cp -R "$blog/blog" "$work/source"
  mkdir -p "$work/source/_plugins"
  cat > "$work/source/_plugins/dump.rb" <<'RUBY'
require "json"
# Write down each post as it is between Liquid and kramdown, and after.
module Dump
  def convert(content)
    super.tap do |html|
      next unless document.instance_of?(Jekyll::Document) && document.collection.label == "posts"
      line = { id: document.id, url: document.url, source: document.relative_path, date: document.date.xmlschema,
               categories: document.data["categories"], tags: document.data["tags"], markdown: content, html: html }
      File.write(ENV.fetch("DUMP"), "#{JSON.generate(line)}\n", mode: "a")
    end
  end
end
Jekyll::Renderer.prepend(Dump)
RUBY
  printf 'feed:\n  posts_limit: 100000\nplugins: [jekyll-feed]\nliquid:\n  error_mode: lax\n' > "$work/all.yml"
  : > "$blog/dump.jsonl"
  DUMP="$blog/dump.jsonl" LC_ALL=C.UTF-8 TZ=UTC JEKYLL_NO_BUNDLER_REQUIRE=1 JEKYLL_ENV=production \
    jekyll build -s "$work/source" -d "$work/site" --config "$work/source/_config.yml,$work/all.yml" \
    --disable-disk-cache > "$work/log" 2>&1 || { cat "$work/log" >&2; exit 1; }
  path=$(ruby -ryaml -e 'puts((YAML.unsafe_load_file(ARGV[0]) || {}).dig("feed", "path") || "feed.xml")' "$work/source/_config.yml")
  cp "$work/site/$path" "$blog/feed.xml"
  sort -o "$blog/dump.jsonl" "$blog/dump.jsonl"
  grep -E "Warning|Error" "$work/log" | grep -v "Layout .* does not exist" >&2 || true
done
