"""Test what serving says before the server takes over, and how commands end when nobody reads on."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
from pathlib import Path

import pytest
from flask import Flask
from granian.server.mp import MPServer
from sqlalchemy.engine import make_url

from app.access import accounts
from app.db import begin_writing, db

from .conftest import Run

ROOT = Path(__file__).resolve().parent.parent.parent


@pytest.fixture
def port(monkeypatch: pytest.MonkeyPatch) -> int:
    """Give a free port, and keep the server from taking the test's place."""
    monkeypatch.setenv("BYLINE_DATA", "")
    monkeypatch.chdir(ROOT)
    monkeypatch.setattr(MPServer, "serve", lambda *_arguments, **_named: None)
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])


def test_links_that_lead_to_another_port_are_named(run: Run, port: int) -> None:
    done = run("serve", "--port", str(port))
    assert f"Your blog is at http://localhost:{port}, its feed" in done.output
    assert f"http://localhost:8000: .venv/bin/flask site set url http://localhost:{port} changes that." in done.output


@pytest.mark.parametrize("url", ["https://blog.example", "http://localhost:{port}/notes"])
def test_links_that_lead_here_or_to_the_world_are_not(run: Run, port: int, url: str) -> None:
    run("site", "set", "url", url.format(port=port))
    assert "Links in feeds" not in run("serve", "--port", str(port)).output


def test_one_setup_link_is_printed(run: Run, port: int) -> None:
    assert "/admin/setup/" not in run("init", "--sample", "--no-link").output
    assert run("serve", "--port", str(port)).output.count("/admin/setup/") == 1


def test_busy_port_is_one_sentence(run: Run) -> None:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen()
        done = run("serve", "--port", str(listener.getsockname()[1]))
    assert done.exit_code == 1
    assert "is in use; choose another" in done.output


def test_command_ends_in_silence_when_nobody_reads_on(tmp_path: Path) -> None:
    environment = {**os.environ, "BYLINE_DATA": str(tmp_path / "data")}
    arguments = [sys.executable, "-m", "flask", "site", "show"]
    pipe = subprocess.PIPE
    with subprocess.Popen(arguments, cwd=ROOT, env=environment, stdout=pipe, stderr=pipe, text=True) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.close()
        assert process.stderr.read() == ""


def test_command_that_asks_the_program_logs_no_request(tmp_path: Path) -> None:
    feed = tmp_path / "old.xml"
    feed.write_text('<feed xmlns="http://www.w3.org/2005/Atom"><title>Old</title><id>urn:x</id></feed>')
    environment = {**os.environ, "BYLINE_DATA": str(tmp_path / "data")}
    command = [sys.executable, "-m", "flask", "compare", str(feed)]
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=60, check=True)
    assert done.stdout
    assert done.stderr == ""


def test_a_blog_made_without_serving_shows_the_link_too(run: Run, fresh: Flask) -> None:
    assert run("init").output.count("http://localhost:8000/admin/setup/") == 1
    with fresh.app_context():
        begin_writing()
        accounts.create("ada", role="owner")
        db.session.commit()
    assert "/admin/setup/" not in run("init").output


def test_several_machines_need_one_key(run: Run, fresh: Flask, port: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(fresh.config, "DATABASE_URL", make_url("postgresql+psycopg://blog:hush@db.example/blog"))
    done = run("serve", "--port", str(port))
    assert done.exit_code == 1
    assert "BYLINE_SECRET_KEY must be set with PostgreSQL" in done.output
    monkeypatch.setitem(fresh.config, "SECRET_KEY", "x" * 32)
    done = run("serve", "--port", str(port))
    assert done.exit_code == 0
    assert "Database: postgresql+psycopg://blog:***@db.example/blog\n" in done.output


def test_start_says_how_it_serves_and_what_is_missing(run: Run, fresh: Flask, port: int) -> None:
    run("site", "set", "url", "https://blog.example")
    lines = run("serve", "--port", str(port), "--workers", "3").output.splitlines()
    assert f"Database: {fresh.config['DATABASE_URL'].database}" in lines
    assert any(line.startswith("Workers:  3, of 8 threads and 64 MB") for line in lines)
    assert any(line.startswith("Missing:  BYLINE_TRUSTED_PROXIES") for line in lines)
