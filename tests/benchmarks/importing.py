"""Measure an import of many posts: `python -m tests.benchmarks.importing [POSTS]`.

Posts have 500 words with emphasis, links, a list and a block of code. Beside the time it prints the processors' time
of the import and its renderer, the most memory of the importing process after a tenth of the posts and at the end,
and how a reader and an author who saves a draft in the panel fared meanwhile.
"""

from __future__ import annotations

import os
import random
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import threading
import time
import urllib.request
from pathlib import Path

from tests.benchmarks.server import ROOT, cpu_seconds
from tests.browser.panel import Panel
from tests.faults.writer import Writer

WORDS = ["the", "a", "model", "text", "of", "reading", "words", "which", "explain", "attention", "in", "layers"]


def write_blog(folder: Path, posts: int) -> None:
    """Write a Jekyll blog of so many posts."""
    chosen = random.Random(1)
    (folder / "_posts").mkdir(parents=True)
    (folder / "_config.yml").write_text("title: Many\nurl: https://many.example\n")
    for number in range(posts):
        paragraphs = []
        for _ in range(5):
            words = [chosen.choice(WORDS) for _ in range(100)]
            words[10], words[50] = f"*{words[10]}*", f"[{words[50]}](https://example.org/{number})"
            paragraphs.append(" ".join(words))
        paragraphs.insert(2, "- one\n- two\n- three")
        paragraphs.insert(4, f"```python\nfor x in range({number}):\n    print(x)\n```")
        head = f"---\ntitle: Post {number}\ntags: [t{number % 50}, u{number % 7}]\ncategories: c{number % 5}\n---\n"
        name = f"{2000 + number % 25}-{number % 12 + 1:02}-{number % 28 + 1:02}-post-{number}.md"
        (folder / "_posts" / name).write_text(head + "\n\n".join(paragraphs))


def _memory(pid: int) -> int:
    """Return the most memory that a process has had, in MB."""
    for line in Path(f"/proc/{pid}/status").read_text().splitlines():
        if line.startswith("VmHWM:"):
            return int(line.split()[1]) // 1024
    return 0


def _done(database: Path) -> int:
    with sqlite3.connect(f"file:{database}?mode=ro", uri=True) as connection:
        row = connection.execute("SELECT done FROM import_run ORDER BY id DESC LIMIT 1").fetchone()
    connection.close()
    return int(row[0]) if row else 0


def _ask(address: str, stop: threading.Event, waits: list[float]) -> None:
    while not stop.is_set():
        started = time.monotonic()
        with urllib.request.urlopen(address, timeout=30) as answer:
            answer.read()
        waits.append(time.monotonic() - started)
        stop.wait(0.2)


def _write(writer: Writer, stop: threading.Event, waits: list[float]) -> None:
    """Save one draft over and over, as the editor does by itself."""
    post, revision = None, 0
    while not stop.is_set():
        started = time.monotonic()
        answer = writer.save(f"Saved {len(waits)}. " + "Some words of a draft. " * 100, post=post, revision=revision)
        waits.append(time.monotonic() - started)
        if answer.status not in (200, 201):
            raise RuntimeError(f"a draft was not saved: {answer}")
        post, revision = answer.json["id"], answer.json["revision"]
        stop.wait(0.5)


def main() -> None:
    """Measure and print."""
    posts = int(sys.argv[1]) if len(sys.argv) > 1 else 10_000
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        write_blog(folder / "old", posts)
        panel, stop = Panel(folder / "blog"), threading.Event()
        environment = {**os.environ, "BYLINE_DATA": str(panel.folder)}
        flask = [sys.executable, "-m", "flask"]
        database = panel.folder / "byline.db"
        reads: list[float] = []
        writes: list[float] = []
        try:
            watchers = [
                threading.Thread(target=_ask, args=(f"{panel.url}/", stop, reads)),
                threading.Thread(target=_write, args=(Writer(panel), stop, writes)),
            ]
            for each in watchers:
                each.start()
            started = time.monotonic()
            process = subprocess.Popen(
                [*flask, "import", "jekyll", str(folder / "old")], cwd=ROOT, env=environment, stdout=subprocess.DEVNULL
            )
            early = late = 0
            spent = 0.0
            while process.poll() is None:
                time.sleep(0.5)
                if process.poll() is None:
                    late = _memory(process.pid) or late
                    spent = max(spent, cpu_seconds(process.pid))
                    early = early or (late if _done(database) >= posts // 10 else 0)
            seconds = time.monotonic() - started
        finally:
            stop.set()
            for each in watchers:
                each.join()
            panel.close()
        print(
            f"{posts} posts: {seconds:.0f} s, exit {process.returncode}; {spent:.0f} s of processors, renderer included"
        )
        print(f"memory: {early} MB after a tenth, {late} MB at the end")
        for name, waits in (("the home page", reads), ("a saved draft", writes)):
            median = 1000 * statistics.median(waits)
            print(f"{name}: {len(waits)} times, median {median:.0f} ms, at most {max(waits):.2f} s")


if __name__ == "__main__":
    main()
