"""Read the settings: defaults with their meaning here, then `BYLINE_*` from the environment."""

from __future__ import annotations

import difflib
import importlib.util
import os
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError, NoSuchModuleError

from app import postgresql

PREFIX = "BYLINE_"
ROOT = Path(__file__).resolve().parent.parent


class BadSetting(Exception):
    """Say which setting has which bad value, in one sentence."""


@dataclass(frozen=True)
class Setting:
    """Describe one setting: its name without the prefix, default, reader of the text, and meaning."""

    name: str
    default: Any
    read: Callable[[str], Any]
    meaning: str


def _folder(text: str) -> Path:
    if not text.strip():
        raise ValueError("is empty; give a folder")
    return Path(text).expanduser().resolve()


def _database(text: str) -> URL:
    try:
        url = make_url(postgresql.spelt_out(text))
        if url.drivername == "postgresql":
            url = url.set(drivername=postgresql.DRIVER)
        dialect = url.get_dialect()
    except (ArgumentError, NoSuchModuleError, ValueError) as error:
        raise ValueError("is not a database address such as sqlite:////srv/blog.db") from error
    if dialect.name not in ("sqlite", "postgresql"):
        raise ValueError(f"names {dialect.name}; Byline runs on sqlite and postgresql")
    if dialect.name == "postgresql" and url.drivername != postgresql.DRIVER:
        raise ValueError(f"must begin with {postgresql.DRIVER}://, the one driver that Byline knows")
    if dialect.name == "sqlite" and not Path(url.database or "").is_absolute():
        # Workers do not run where the command was typed, and memory is not shared among them.
        raise ValueError("must name a file by its whole path, such as sqlite:////srv/blog.db")
    try:
        dialect.import_dbapi()
    except ImportError as error:
        raise ValueError(f"needs the Python package {error.name}, which is not installed") from error
    return url


@dataclass(frozen=True)
class Bucket:
    """Be the address of a bucket, or a part of one, in an S3-compatible store."""

    name: str
    prefix: str = ""
    endpoint: str | None = None
    region: str | None = None


def _media(text: str) -> Bucket:
    parts = urlsplit(text)
    query = dict(parse_qsl(parts.query))
    endpoint = query.get("endpoint")
    if parts.scheme != "s3" or not parts.hostname or parts.username or query.keys() - {"endpoint", "region"}:
        raise ValueError("must be like s3://bucket/prefix?endpoint=https://store.example&region=eu")
    if endpoint and not endpoint.startswith(("http://", "https://")):
        raise ValueError("names an endpoint that begins neither with http:// nor with https://")
    if importlib.util.find_spec("boto3") is None:
        raise ValueError("needs the Python package boto3, which is not installed")
    return Bucket(parts.netloc, parts.path.strip("/"), endpoint, query.get("region"))


def _limits(text: str) -> str:
    if not text.startswith(("redis://", "rediss://", "redis+unix://")):
        raise ValueError("must be like redis://host:6379/0; Valkey speaks the same language")
    if importlib.util.find_spec("redis") is None:
        raise ValueError("needs the Python package redis, which is not installed")
    return text


def _word(*words: str) -> Callable[[str], str]:
    def read(text: str) -> str:
        if text not in words:
            raise ValueError(f"must be {' or '.join(words)}")
        return text

    return read


def _count(least: int, most: int) -> Callable[[str], int]:
    def read(text: str) -> int:
        try:
            number = int(text)
        except ValueError:
            number = least - 1
        if not least <= number <= most:
            raise ValueError(f"must be a whole number from {least} to {most}")
        return number

    return read


def _hosts(text: str) -> tuple[str, ...]:
    hosts = tuple(host.strip().lower() for host in text.split(",") if host.strip())
    if any("/" in host or " " in host for host in hosts):
        raise ValueError("must be host names separated by commas, without http:// and paths")
    return hosts


def _secret(text: str) -> str:
    if len(text) < 32:
        raise ValueError("must have at least 32 characters; leave it out and Byline makes one")
    return text


def _token(text: str) -> str:
    if len(text) < 16 or not text.isascii() or not text.isprintable():
        raise ValueError("must have at least 16 characters of plain ASCII")
    return text


def _web_address(text: str) -> str:
    parts = urlsplit(text)
    if parts.scheme not in ("http", "https") or not parts.hostname or "@" in parts.netloc:
        raise ValueError("must be an address such as https://api.cdn.example/purge")
    return text


def _header(text: str) -> tuple[str, str]:
    found = re.fullmatch(r"([A-Za-z0-9-]+): *([!-~]([ -~]*[!-~])?)", text)
    if found is None:
        raise ValueError("must be a header such as Authorization: Bearer 123")
    return found[1], found[2]


# The one list of settings; the reference in the README is tested against it.
SETTINGS = (
    Setting("DATA", ROOT / "instance", _folder, "Folder of database, secret key and media."),
    Setting("DATABASE_URL", None, _database, "Another database than the SQLite file in the data folder."),
    Setting("MEDIA_URL", None, _media, "S3-compatible store for files, instead of a folder in the data folder."),
    Setting("MEDIA_SERVE", "proxy", _word("proxy", "redirect"), "Whether files of the store go through Byline."),
    Setting("SECRET_KEY", None, _secret, "Secret key, instead of the file in the data folder."),
    Setting("TRUSTED_HOSTS", (), _hosts, "Further host names to answer to, beside the site's own and loopback."),
    Setting("TRUSTED_PROXIES", 0, _count(0, 10), "Web servers in front, whose word on client and scheme counts."),
    Setting("CACHE_MEGABYTES", 64, _count(0, 65536), "Memory for finished pages, MB a worker; 0 turns it off."),
    Setting("THREADS", 8, _count(2, 64), "Threads of each worker."),
    Setting("LOG", "text", _word("text", "json"), "Form of the log's lines."),
    Setting("LIMITS_URL", None, _limits, "Redis or Valkey, for limits that hold over all workers and machines."),
    Setting("METRICS_TOKEN", None, _token, "Token by which /metrics may be read; without one it is not there."),
    Setting("PUBLISH_SECONDS", 10, _count(0, 3600), "Seconds from Publish now until the post appears."),
    Setting("IMPORT_FOLDER", None, _folder, "Folder of this machine below which the panel may read old blogs."),
    Setting("MAX_AGE", 0, _count(0, 31_536_000), "Seconds a browser may keep a page unasked; 0 is always ask."),
    Setting("SHARED_MAX_AGE", 0, _count(0, 31_536_000), "Seconds a CDN may keep a page unasked."),
    Setting("SHARED_STALE", 0, _count(0, 31_536_000), "Seconds more in which it may serve it while it asks."),
    Setting("PURGE_URL", None, _web_address, "Where that CDN is told of each public change, by POST."),
    Setting("PURGE_HEADER", None, _header, "Header by which that CDN knows this blog."),
)


def load(environment: Mapping[str, str] = os.environ) -> dict[str, Any]:
    """Return the settings as configuration for Flask.

    Raises:
        BadSetting: a value cannot be used, or a variable with the prefix is not a setting.
    """
    values: dict[str, Any] = {setting.name: setting.default for setting in SETTINGS}
    known = {setting.name: setting for setting in SETTINGS}
    for variable, text in environment.items():
        if not variable.startswith(PREFIX):
            continue
        name = variable.removeprefix(PREFIX)
        if name not in known:
            near = difflib.get_close_matches(name, known, 1)
            hint = f"; did you mean {PREFIX}{near[0]}?" if near else "; the README lists them all."
            raise BadSetting(f"{variable} is not a setting of Byline{hint}")
        try:
            values[name] = known[name].read(text)
        except ValueError as error:
            raise BadSetting(f"{variable} {error}.") from error
    if values["DATABASE_URL"] is None:
        # Made of parts: the folder's name may hold what means something in an address.
        values["DATABASE_URL"] = URL.create("sqlite", database=str(values["DATA"] / "byline.db"))
    values["SQLALCHEMY_DATABASE_URI"] = values["DATABASE_URL"]
    # Readers send nothing; a limit on what anybody may post protects every form to come.
    values["MAX_CONTENT_LENGTH"] = 1024 * 1024
    return values
