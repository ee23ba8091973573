"""Test that the documents name what there is, and nothing that is not."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import click
import pytest
from flask import Flask

ROOT = Path(__file__).resolve().parent.parent
README = (ROOT / "README.md").read_text()
DOCUMENTS = [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))]
OF_FLASK = {"db", "routes", "run", "shell"}


def _commands(group: click.Group, words: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], click.Command]]:
    for name, command in sorted(group.commands.items()):
        if isinstance(command, click.Group):
            yield from _commands(command, (*words, name))
        else:
            yield (*words, name), command


def test_readme_names_every_command_with_its_options(app: Flask) -> None:
    rows = [line for line in README.splitlines() if line.startswith("| `flask ")]
    found = [(words, command) for words, command in _commands(app.cli) if words[0] not in OF_FLASK]
    assert len(found) >= 7
    for words, command in found:
        # One row may name two subcommands: `flask site show|set`.
        named = [
            row for row in rows if row.startswith(f"| `flask {words[0]}") and words[-1] in re.split(r"[^\w-]", row)
        ]
        assert named, " ".join(words)
        for parameter in command.params:
            metavar = parameter.make_metavar(click.Context(command)).strip("[]")
            written = parameter.opts[0] if isinstance(parameter, click.Option) else metavar
            assert any(written in row for row in named), f"{' '.join(words)} {written}"


def test_readme_names_no_command_that_is_not_there(app: Flask) -> None:
    known = {words[0] for words, _ in _commands(app.cli)} | OF_FLASK
    assert set(re.findall(r"flask ([a-z][a-z-]*)", README)) <= known


def test_every_make_target_that_a_document_names_exists() -> None:
    targets = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(), re.M))
    for document in DOCUMENTS:
        named = set(re.findall(r"(?:`|^ {4})make ([a-z]+)", document.read_text(), re.M))
        assert named <= targets, document.name
    assert {"run", "test"} <= targets


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda document: document.name)
def test_every_file_that_a_document_links_to_exists(document: Path) -> None:
    for target in re.findall(r"\]\((?!https?:|#)([^)\s#]+)", document.read_text()):
        assert (document.parent / target).exists(), target


def test_every_test_that_guards_a_control_exists() -> None:
    named = re.findall(r"`(tests/[\w/]+\.py)::(\w+)`", (ROOT / "docs" / "controls.md").read_text())
    assert len(named) >= 40
    there = {
        (file, node.name)
        for file in {file for file, _ in named}
        for node in ast.parse((ROOT / file).read_text()).body
        if isinstance(node, ast.FunctionDef)
    }
    assert set(named) - there == set()


def test_every_row_of_the_controls_names_a_test() -> None:
    rows = [line for line in (ROOT / "docs" / "controls.md").read_text().splitlines() if line.startswith("| ")]
    bare = [row for row in rows if "::" not in row and not row.startswith(("| requirement ", "| --- "))]
    assert bare == []
