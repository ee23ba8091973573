"""What is made of a picture: its pixels, upright, in its colours, and nothing else of what came in."""

from __future__ import annotations

import io
import zlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import Image, ImageChops, ImageCms, ImageStat, PngImagePlugin

from app.pictures import FORMATS, NoPicture, Picture, Refused, process
from app.pictures.limits import MOST_FRAMES
from app.pictures.processing import widths_for
from tests.pictures import making
from tests.pictures.making import GPS_MARK, drawn, encoded, exif, moving, photo, profile

SECRETS = (b"Exif", b"GPS", b"Spy Camera", GPS_MARK.encode(), b"a hidden comment", b"xpacket", b"<script")


def made(folder: Path, content: bytes) -> tuple[Picture, list[bytes]]:
    """Return what a picture becomes, and the content of each of its files, its own first."""
    source = folder / "source"
    source.write_bytes(content)
    picture = process(source, folder)
    files = [picture.file, *(variant.file for variant in picture.variants)]
    return picture, [(folder / file).read_bytes() for file in files]


def difference(one: Image.Image, other: Image.Image) -> float:
    """Return by how much two pictures differ, in the mean of all pixels and colours."""
    shift = ImageChops.difference(one.convert("RGB"), other.convert("RGB"))
    return sum(ImageStat.Stat(shift).mean) / 3


def with_secrets(kind: str, *, animated: bool = False) -> bytes:
    options: dict[str, Any] = {"icc_profile": profile()} if kind != "GIF" else {}
    if kind == "PNG":
        texts = PngImagePlugin.PngInfo()
        texts.add_text("Comment", "a hidden comment <script>alert(1)</script>")
        texts.add_itxt("XML:com.adobe.xmp", "<x:xmpmeta><?xpacket?></x:xmpmeta>", zip=False)
        texts.add_text("Zipped", "a hidden comment", zip=True)
        options["pnginfo"] = texts
    if kind in ("GIF", "JPEG"):
        options["comment"] = b"a hidden comment <script>alert(1)</script>"
    if kind in ("WEBP", "AVIF", "JPEG"):
        options["xmp"] = b"<x:xmpmeta><?xpacket?><script>alert(1)</script></x:xmpmeta>"
    if kind != "GIF":
        options["exif"] = exif()
    content = moving(kind, **options) if animated else encoded(drawn(60, 40), kind, **options)
    return content + b"a hidden comment <script>alert(1)</script>"


@pytest.mark.parametrize("animated", [False, True])
@pytest.mark.parametrize("kind", FORMATS)
def test_nothing_but_pixels_and_colours_is_kept(tmp_path: Path, kind: str, animated: bool) -> None:
    if animated and kind == "JPEG":
        return
    content = with_secrets(kind, animated=animated)
    assert any(secret in content for secret in SECRETS)
    picture, files = made(tmp_path, content)
    assert (picture.width, picture.height) == ((40, 30) if animated else (60, 40))
    for file in files:
        assert [secret for secret in SECRETS if secret in file] == []
        with Image.open(io.BytesIO(file)) as image:
            assert dict(image.getexif()) == {}
            assert not {"exif", "xmp", "comment", "Comment", "XML:com.adobe.xmp"} & set(image.info)


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "AVIF"])
def test_colour_profile_is_kept_in_every_copy(tmp_path: Path, kind: str) -> None:
    _, files = made(tmp_path, encoded(photo(600, 400), kind, icc_profile=profile()))
    assert len(files) > 2
    for file in files:
        with Image.open(io.BytesIO(file)) as image:
            assert image.info["icc_profile"] == profile()


def test_what_is_no_colour_profile_goes(tmp_path: Path) -> None:
    for wrong in (b"<script>alert(1)</script>" * 10, profile()[:100], b"\0" * 200):
        _, files = made(tmp_path, encoded(drawn(), "PNG", icc_profile=wrong))
        assert b"iCCP" not in files[0]


@pytest.mark.parametrize("orientation", range(1, 9))
@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_picture_stands_upright(tmp_path: Path, kind: str, orientation: int) -> None:
    upright = drawn(600, 400)
    turn = {2: 0, 3: 3, 4: 1, 5: 5, 6: 2, 7: 6, 8: 4}.get(orientation)
    # Stored as a camera held otherwise would: what undoes the turn that the number asks for.
    stored = upright if turn is None else upright.transpose(Image.Transpose(turn))
    picture, files = made(tmp_path, encoded(stored, kind, exif=exif(orientation)))
    assert (picture.width, picture.height) == (600, 400)
    for file in files:
        with Image.open(io.BytesIO(file)) as image:
            assert difference(image, upright.resize(image.size)) < 6


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGB", "RGBA", "I;16"])
def test_every_mode_looks_the_same(tmp_path: Path, mode: str) -> None:
    if mode.startswith("I"):
        shown = drawn(600, 400, "L")
        stored = shown.convert("I").point(lambda value: value * 257).convert("I;16")
    else:
        shown = stored = drawn(600, 400, mode)
    _, files = made(tmp_path, encoded(stored, "PNG"))
    for file in files:
        with Image.open(io.BytesIO(file)) as image:
            assert difference(image, shown.convert("RGB").resize(image.size)) < (30 if mode == "1" else 6)


def test_picture_for_printing_becomes_one_for_screens(tmp_path: Path) -> None:
    _, files = made(tmp_path, encoded(drawn(64, 48, "CMYK"), "JPEG", icc_profile=profile()))
    with Image.open(io.BytesIO(files[0])) as image:
        assert image.mode == "RGB"
        assert difference(image, drawn()) < 8


def test_transparency_is_kept(tmp_path: Path) -> None:
    clear = drawn(600, 400, "RGBA")
    clear.putalpha(Image.linear_gradient("L").resize((600, 400)))
    _, files = made(tmp_path, encoded(clear, "PNG"))
    palette = drawn(40, 40, "P")
    _, more = made(tmp_path, encoded(palette, "GIF", transparency=palette.getpixel((0, 0))))
    for file in [*files, *more]:
        with Image.open(io.BytesIO(file)) as image:
            assert image.convert("RGBA").getpixel((2, 2))[3] < 30  # type: ignore[index]


@pytest.mark.parametrize("width", [300, 480, 481, 1800, 2500])
def test_copies_are_never_larger_than_the_picture(tmp_path: Path, width: int) -> None:
    picture, _ = made(tmp_path, encoded(photo(width, 100), "JPEG"))
    widths = {variant.media_type: [] for variant in picture.variants}
    for variant in picture.variants:
        widths[variant.media_type].append(variant.width)
    assert widths
    assert all(found == widths_for(width) for found in widths.values())
    assert max(widths_for(width)) == min(width, 1800)


def test_copy_that_saves_nothing_is_left_out(tmp_path: Path) -> None:
    picture, _ = made(tmp_path, encoded(Image.new("1", (500, 300)), "PNG"))
    assert {variant.media_type for variant in picture.variants} == {"image/webp"}


def test_photograph_keeps_its_quality(tmp_path: Path) -> None:
    content = encoded(photo(800, 600), "JPEG", quality=92)
    picture, files = made(tmp_path, content)
    assert picture.media_type == "image/jpeg"
    assert len(files[0]) < len(content) * 1.1
    with Image.open(io.BytesIO(content)) as before, Image.open(io.BytesIO(files[0])) as after:
        assert difference(before, after) < 1


@pytest.mark.parametrize("kind", ["GIF", "WEBP", "PNG", "AVIF"])
def test_animation_keeps_frames_and_times(tmp_path: Path, kind: str) -> None:
    picture, files = made(tmp_path, moving(kind, frames=5))
    assert (picture.animated, len(files)) == (True, 2)
    with Image.open(io.BytesIO(files[0])) as image:
        assert getattr(image, "n_frames", 1) == 5
        image.seek(2)
        image.load()
        assert image.info["duration"] == 70
        assert difference(image, Image.new("RGB", (40, 30), (80, 90, 20))) < 4
    with Image.open(io.BytesIO(files[1])) as still:
        assert getattr(still, "n_frames", 1) == 1
        assert difference(still, Image.new("RGB", (40, 30), (0, 90, 20))) < 6


# Made where they are used: each process that runs tests imports this module.
BOMBS: dict[str, tuple[Callable[[], bytes], str]] = {
    "a million pixels by a few bytes": (making.huge_png, "has 169 million pixels. The limit is 40 million."),
    "claims more than there is": (lambda: making.bare_png(60_000, 60_000), "pixels"),
    "ten thousand frames": (lambda: making.gif(10_000), f"is an animation of more than {MOST_FRAMES} frames"),
    "frames larger than the screen": (lambda: making.gif(150, 1000, 1000, screen=(1, 1)), "million pixels in all"),
    "one frame far off": (lambda: making.gif(1, 8, 8, screen=(65_000, 65_000)), "pixels"),
    "a text that unpacks to much": (
        lambda: making.bare_png(1, 1, making.chunk(b"zTXt", b"x\0\0" + zlib.compress(b"\0" * 80_000_000))),
        "is damaged",
    ),
}


@pytest.mark.parametrize("name", BOMBS)
def test_bombs_are_refused(tmp_path: Path, name: str) -> None:
    make, sentence = BOMBS[name]
    with pytest.raises(Refused, match=sentence):
        made(tmp_path, make())


@pytest.mark.parametrize("kind", FORMATS)
def test_cut_off_files_are_refused(tmp_path: Path, kind: str) -> None:
    content = encoded(photo(200, 150), kind)
    for share in (0.2, 0.5, 0.9):
        with pytest.raises(Refused):
            made(tmp_path, content[: int(len(content) * share)])


@pytest.mark.parametrize("content", [b"<html>", b"%PDF-1.7", b"PK\3\4", b"GIF8", b"\x89PNG", b"RIFF....WEBP", b"MZ"])
def test_what_is_no_picture_is_none(tmp_path: Path, content: bytes) -> None:
    with pytest.raises(Refused) as refused:
        made(tmp_path, content)
    assert isinstance(refused.value, NoPicture) or "damaged" in str(refused.value)


@st.deferred
def _samples() -> st.SearchStrategy[bytes]:
    kinds = [encoded(drawn(24, 16), kind) for kind in FORMATS]
    return st.sampled_from(kinds + [moving(kind) for kind in ("GIF", "WEBP", "PNG")])


@settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    sample=_samples,
    changes=st.lists(st.tuples(st.integers(0, 4000), st.integers(0, 255)), max_size=12),
    cut=st.integers(0, 4000),
    tail=st.binary(max_size=40),
)
def test_any_damage_ends_as_a_picture_or_a_sentence(
    tmp_path: Path, sample: bytes, changes: list[tuple[int, int]], cut: int, tail: bytes
) -> None:
    content = bytearray(sample)
    for place, value in changes:
        content[place % len(content)] = value
    damaged = bytes(content[: max(1, cut)] if cut < 400 else content) + tail
    try:
        picture, files = made(tmp_path, damaged)
    except Refused:
        pass
    else:
        assert picture.width * picture.height <= 40_000_000
        assert all(tail not in file for file in files if len(tail) > 6)


def test_profiles_of_the_test_are_profiles() -> None:
    assert ImageCms.ImageCmsProfile(io.BytesIO(profile()))
