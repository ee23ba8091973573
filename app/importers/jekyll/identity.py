"""Give each post an entry id and an address of its own, where Jekyll gave two posts the same."""

from app.importers.jekyll.config import Config
from app.importers.jekyll.heads import Head
from app.importers.jekyll.urls import absolute_url
from app.importers.records import Problem, Skipped


def settle_identities(heads: list[Head], config: Config) -> tuple[list[Head], list[Skipped]]:
    """Return the heads that keep an address, and the posts that must be skipped.

    Of two posts at one address Jekyll shows the newer, so the older is skipped; a draft merely loses the address.
    Of two posts with one entry id the newer keeps it, which feed readers have seen last, and the older takes the
    whole URL of its own address, or else of its file. Nothing of it happens in silence.
    """
    skipped: list[Skipped] = []
    paths: dict[str, str] = {}
    ids: dict[str, str] = {}
    newest_first = heads[::-1]
    for head in sorted(newest_first, key=lambda head: head.state == "draft"):
        path = head.path
        if path is None or head.entry_id is None:
            continue
        if path in paths:
            sentence = f"It has the same address as {paths[path]}, {path}, which is what Jekyll shows there."
            problem = Problem(head.source, 0, sentence)
            if head.state == "draft":
                head.entry_id = None
                head.problems.append(problem)
            else:
                skipped.append(Skipped(head.source, (problem,)))
            continue
        paths[path] = head.source
        if head.entry_id in ids:
            sentence = f"In Jekyll it has the entry id of {ids[head.entry_id]}, {head.entry_id}; here it has its own."
            head.problems.append(Problem(head.source, 0, sentence))
            candidates = (absolute_url(address, config.url, config.base_path) for address in (head.url, head.source))
            head.entry_id = next(found for found in candidates if found not in ids)
        ids[head.entry_id] = head.source
    gone = {item.source for item in skipped}
    return [head for head in heads if head.source not in gone], skipped
