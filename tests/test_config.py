"""Test that settings are read, and that a bad one stops the start with one sentence."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from app.config import SETTINGS, BadSetting, load

ROOT = Path(__file__).resolve().parent.parent


def test_defaults_need_no_environment() -> None:
    values = load({})
    assert values["SQLALCHEMY_DATABASE_URI"].drivername == "sqlite"
    assert values["CACHE_MEGABYTES"] == 64


@pytest.mark.parametrize("name", ["plain", "a?b=c", "a#b", "a%41b", "a b", "ü"])
def test_data_folder_is_where_the_database_is(tmp_path: Path, name: str) -> None:
    values = load({"BYLINE_DATA": str(tmp_path / name)})
    assert values["SQLALCHEMY_DATABASE_URI"].database == f"{tmp_path / name}/byline.db"
    assert not values["SQLALCHEMY_DATABASE_URI"].query


def test_postgresql_means_the_driver_that_comes_along() -> None:
    url = load({"BYLINE_DATABASE_URL": "postgresql://blog@localhost/blog"})["SQLALCHEMY_DATABASE_URI"]
    assert url.drivername == "postgresql+psycopg"


@pytest.mark.parametrize(
    ("name", "text", "part"),
    [
        ("BYLINE_DATA", " ", "BYLINE_DATA is empty"),
        ("BYLINE_DATABASE_URL", "nonsense", "BYLINE_DATABASE_URL is not a database address"),
        ("BYLINE_DATABASE_URL", "oracle://x", "BYLINE_DATABASE_URL names oracle"),
        ("BYLINE_DATABASE_URL", "postgresql://h:port/x", "BYLINE_DATABASE_URL is not a database address"),
        ("BYLINE_DATABASE_URL", "sqlite:///blog.db", "BYLINE_DATABASE_URL must name a file by its whole path"),
        ("BYLINE_DATABASE_URL", "sqlite://", "BYLINE_DATABASE_URL must name a file by its whole path"),
        ("BYLINE_CACHE_MEGABYTES", "many", "must be a whole number from 0"),
        ("BYLINE_CACHE_MEGABYTES", "-1", "must be a whole number from 0"),
        ("BYLINE_MAX_AGE", "1e3", "must be a whole number from 0"),
        ("BYLINE_TRUSTED_HOSTS", "https://x.example/", "must be host names"),
        ("BYLINE_SECRET_KEY", "short", "at least 32 characters"),
        ("BYLINE_MEDIA_URL", "https://x.example/", "must be like s3://bucket"),
        ("BYLINE_MEDIA_URL", "s3://blog?endpont=x", "must be like s3://bucket"),
        ("BYLINE_MEDIA_URL", "s3://blog?endpoint=x", "endpoint that begins neither"),
        ("BYLINE_MEDIA_SERVE", "both", "must be proxy or redirect"),
        ("BYLINE_LIMITS_URL", "memcached://x", "must be like redis://"),
        ("BYLINE_LOG", "xml", "must be text or json"),
        ("BYLINE_METRICS_TOKEN", "short", "at least 16 characters"),
        ("BYLINE_THREADS", "1", "must be a whole number from 2"),
        ("BYLINE_DATABSE_URL", "x", "did you mean BYLINE_DATABASE_URL?"),
        ("BYLINE_ZZZZ", "x", "is not a setting of Byline"),
    ],
)
def test_bad_value_is_refused_in_one_sentence(name: str, text: str, part: str) -> None:
    with pytest.raises(BadSetting, match=part.replace("?", r"\?")) as caught:
        load({name: text})
    assert "\n" not in str(caught.value)
    assert str(caught.value).startswith(name)


def test_bad_value_stops_the_command_without_traceback(tmp_path: Path) -> None:
    environment = {**os.environ, "BYLINE_DATA": str(tmp_path), "BYLINE_MAX_AGE": "soon"}
    done = subprocess.run(
        [sys.executable, "-m", "flask", "site", "show"],
        cwd=ROOT, env=environment, capture_output=True, text=True, timeout=60, check=False,
    )  # fmt: skip
    assert done.returncode != 0
    assert "BYLINE_MAX_AGE must be a whole number" in done.stderr
    assert "Traceback" not in done.stderr


def test_readme_names_every_setting() -> None:
    text = (ROOT / "README.md").read_text()
    assert [setting.name for setting in SETTINGS if f"`BYLINE_{setting.name}`" not in text] == []
