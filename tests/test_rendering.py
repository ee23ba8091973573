"""Rendering in children: in time, within memory, in order, and never with an exception."""

from __future__ import annotations

import os
import signal
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from PIL import Image

from app import content, pictures, rendering
from app.content import RenderOptions
from app.rendering import Job, Renderer
from tests.pictures.making import encoded, photo, png

BASE = "https://blog.test/posts/x/"
LONG = "\n\n".join(f"Paragraph {number} with *emphasis*, `code` and [a link](/x/{number})." for number in range(4000))


@pytest.fixture(scope="module")
def renderer() -> Iterator[Renderer]:
    renderer = Renderer()
    yield renderer
    renderer.close()


def children_of(pid: int) -> list[int]:
    """Return the living children of a process, and theirs."""
    found = []
    for entry in Path("/proc").iterdir():
        if not entry.name.isdigit():
            continue
        try:
            fields = (entry / "stat").read_text().rpartition(")")[2].split()
        except OSError:
            continue
        if int(fields[1]) == pid and fields[0] != "Z":
            found += [int(entry.name), *children_of(int(entry.name))]
    return found


def eventually(condition: object, seconds: float = 10.0) -> bool:
    assert callable(condition)
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if condition():
            return True
        time.sleep(0.02)
    return False


def test_the_result_is_that_of_the_pure_function(renderer: Renderer) -> None:
    source = "# Title\n\nText with ![x](/a.png) and [a](b) and <script>alert(1)</script>\n"
    options = RenderOptions(images={"/a.png": (30, 20)})
    assert renderer.render(source, base_url=BASE, options=options) == content.render(
        source, base_url=BASE, options=options
    )


def test_odd_characters_come_back(renderer: Renderer) -> None:
    assert "😀\u2028é" in renderer.render("\ud800\x00😀\u2028é", base_url=BASE).html


def test_a_child_is_used_again(renderer: Renderer) -> None:
    renderer.render("one", base_url=BASE)
    before = set(children_of(os.getpid()))
    for number in range(5):
        assert f"text {number}" in renderer.render(f"text {number}", base_url=BASE).html
    assert set(children_of(os.getpid())) == before


def test_nothing_of_one_text_reaches_the_next(renderer: Renderer) -> None:
    renderer.render("A[^1] [b]\n\n[^1]: secret note\n[b]: /secret\n*[HTML]: secret\n", base_url=BASE)
    after = renderer.render("A[^1] [b] HTML", base_url=BASE)
    assert "secret" not in after.html + after.feed_html + after.excerpt


def test_a_text_over_its_time_is_shown_as_typed() -> None:
    renderer = Renderer(children=1)
    renderer.render("warm", base_url=BASE)
    old = set(children_of(os.getpid()))
    started = time.monotonic()
    result = renderer.render(LONG, base_url=BASE, seconds=0.05)
    assert time.monotonic() - started < 8
    assert "Paragraph 3999 with *emphasis*" in result.html
    assert "longer than 0.05 seconds" in result.problems[0].message
    assert renderer.render("*next*", base_url=BASE).problems == ()
    assert eventually(lambda: len(old & set(children_of(os.getpid()))) == len(old) - 1), "the old child is gone"
    renderer.close()


def test_a_text_that_needs_too_much_memory_is_shown_as_typed() -> None:
    renderer = Renderer(children=1, memory=48 << 20)
    result = renderer.render(LONG * 3, base_url=BASE, seconds=60)
    assert "Paragraph 3999 with *emphasis*" in result.html
    assert "shown as written" in result.problems[0].message
    assert "longer" not in result.problems[0].message
    assert "<em>next</em>" in renderer.render("*next*", base_url=BASE).html
    renderer.close()


def test_a_text_that_is_too_large_is_shown_as_typed(renderer: Renderer) -> None:
    result = renderer.render("x" * (1 << 20) + "y", base_url=BASE)
    assert result.html.endswith("xy</pre>")
    assert "1 MiB" in result.problems[0].message


def test_a_killed_child_and_a_killed_server_are_replaced() -> None:
    renderer = Renderer(children=1)
    own = set(children_of(os.getpid()))
    renderer.render("warm", base_url=BASE)
    server, child = sorted(set(children_of(os.getpid())) - own)
    os.kill(child, signal.SIGKILL)
    assert eventually(lambda: child not in children_of(os.getpid()))
    assert "<em>a</em>" in renderer.render("*a*", base_url=BASE).html
    os.kill(server, signal.SIGKILL)
    assert eventually(lambda: server not in children_of(os.getpid()))
    for _ in range(2):
        assert "<em>b</em>" in renderer.render("*b*", base_url=BASE).html
    renderer.close()
    assert eventually(lambda: set(children_of(os.getpid())) <= own)


def test_many_texts_come_back_in_their_order(renderer: Renderer) -> None:
    jobs = (Job(LONG[:20_000] if number % 5 == 0 else f"text {number}", BASE) for number in range(23))
    results = list(renderer.render_many(jobs))
    assert len(results) == 23
    for number, result in enumerate(results):
        assert (f"text {number}<" in result.html) == (number % 5 != 0)


def test_many_texts_can_be_left_halfway(renderer: Renderer) -> None:
    results = renderer.render_many(Job(f"text {number}", BASE) for number in range(1000))
    assert "text 0" in next(results).html
    results.close()  # type: ignore[attr-defined]
    assert "<em>a</em>" in renderer.render("*a*", base_url=BASE).html


def test_threads_share_a_renderer(renderer: Renderer) -> None:
    wrong = []

    def work(number: int) -> None:
        for turn in range(5):
            if f"t{number}-{turn}<" not in renderer.render(f"t{number}-{turn}", base_url=BASE).html:
                wrong.append((number, turn))

    threads = [threading.Thread(target=work, args=(number,)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert wrong == []


def test_a_forked_process_renders_with_children_of_its_own(renderer: Renderer) -> None:
    renderer.render("warm", base_url=BASE)
    readable, writable = os.pipe()
    if (pid := os.fork()) == 0:
        ok = False
        try:
            ok = (
                "<em>forked</em>" in renderer.render("*forked*", base_url=BASE).html
                and len(children_of(os.getpid())) == 2
            )
            renderer.close()
        finally:
            os.write(writable, b"1" if ok else b"0")
            os._exit(0)
    os.close(writable)
    assert os.read(readable, 1) == b"1"
    os.close(readable)
    os.waitpid(pid, 0)
    assert "<em>still</em>" in renderer.render("*still*", base_url=BASE).html


def test_children_end_with_a_killed_parent() -> None:
    readable, writable = os.pipe()
    if (pid := os.fork()) == 0:
        Renderer().render("warm", base_url=BASE)
        os.write(writable, (" ".join(map(str, children_of(os.getpid()))) + "\n").encode())
        os.kill(os.getpid(), signal.SIGKILL)
    os.close(writable)
    with os.fdopen(readable) as stream:
        pids = [int(word) for word in stream.readline().split()]
    os.waitpid(pid, 0)
    assert len(pids) == 2
    assert eventually(lambda: not any(Path(f"/proc/{pid}").exists() for pid in pids))


def test_closing_ends_what_the_first_text_has_started() -> None:
    rendering.close()  # whatever an earlier test has started
    before = set(children_of(os.getpid()))
    assert "<em>a</em>" in rendering.render("*a*", base_url=BASE).html
    rendering.close()
    assert eventually(lambda: set(children_of(os.getpid())) == before)


def test_a_picture_is_made_in_a_child_of_its_own(renderer: Renderer, tmp_path: Path) -> None:
    (tmp_path / "source").write_bytes(png())
    assert renderer.picture(tmp_path / "source", tmp_path).media_type == "image/png"
    (tmp_path / "source").write_bytes(b"no picture")
    with pytest.raises(pictures.NoPicture):
        renderer.picture(tmp_path / "source", tmp_path)
    assert "<em>a</em>" in renderer.render("*a*", base_url=BASE).html


def test_a_picture_over_its_time_is_refused(renderer: Renderer, tmp_path: Path) -> None:
    (tmp_path / "source").write_bytes(encoded(photo(3000, 2000), "PNG", compress_level=1))
    with pytest.raises(pictures.Refused, match=r"longer than 0\.05 seconds"):
        renderer.picture(tmp_path / "source", tmp_path, seconds=0.05)


def test_a_picture_that_needs_too_much_memory_is_refused(tmp_path: Path) -> None:
    (tmp_path / "source").write_bytes(encoded(Image.new("RGB", (6000, 5000)), "JPEG"))
    renderer = Renderer(children=1, picture_memory=100 << 20)
    with pytest.raises(pictures.Refused, match="memory"):
        renderer.picture(tmp_path / "source", tmp_path)
    assert "<em>a</em>" in renderer.render("*a*", base_url=BASE).html
    renderer.close()


def test_no_room_for_a_picture_is_told_as_such(renderer: Renderer, tmp_path: Path) -> None:
    (tmp_path / "source").write_bytes(png())
    with pytest.raises(FileNotFoundError):
        renderer.picture(tmp_path / "source", tmp_path / "not there")
