"""The files for deployment name settings and files that there are."""

from __future__ import annotations

import configparser
import re
from pathlib import Path

import yaml

from app.cli import launcher
from app.config import PREFIX, SETTINGS, load

ROOT = Path(__file__).resolve().parent.parent
DEPLOY = ROOT / "deploy"
NAMES = {PREFIX + setting.name for setting in SETTINGS}


def test_every_setting_that_is_named_exists() -> None:
    for file in (*DEPLOY.iterdir(), ROOT / "docs" / "deployment.md"):
        named = set(re.findall(r"\bBYLINE_[A-Z_]+", file.read_text()))
        assert named <= NAMES, file.name


def test_service_starts_serves_reloads_and_waits_long_enough() -> None:
    unit = configparser.ConfigParser(strict=False, interpolation=None)
    unit.optionxform = str  # type: ignore[assignment,method-assign]
    unit.read_string((DEPLOY / "byline.service").read_text())
    service = unit["Service"]
    assert re.fullmatch(
        r"/opt/byline/\.venv/bin/flask serve --host [\d.]+ --port \d+ --workers \d+", service["ExecStart"]
    )
    assert service["ExecReload"] == "/bin/sh -c 'kill -HUP $MAINPID'"
    assert int(service["TimeoutStopSec"]) > launcher.STOP_SECONDS
    assert service["KillMode"] == "mixed"
    assert service["ProtectSystem"] == "strict"
    assert service["StateDirectory"] == "byline"
    assert (ROOT / unit["Unit"]["Documentation"].removeprefix("file:///opt/byline/")).is_file()


def test_containers_get_settings_that_can_be_read() -> None:
    services = yaml.safe_load((DEPLOY / "compose.yaml").read_text())["services"]
    byline = services["byline"]
    assert (DEPLOY / byline["build"]["context"] / byline["build"]["dockerfile"]).is_file()
    assert byline["stop_grace_period"] == "75s"
    secret = "x" * 40
    environment = {name: re.sub(r"\$\{[^}]+\}", secret, value) for name, value in byline["environment"].items()}
    values = load(environment)
    assert values["MEDIA_URL"].endpoint == "http://minio:9000"
    assert values["DATABASE_URL"].host == "postgres"
    assert {"postgres", "valkey", "minio"} <= services.keys()
    caddy = services["caddy"]
    file, _, place = caddy["volumes"][0].partition(":")
    assert ((DEPLOY / file).resolve(), place) == (DEPLOY / "Caddyfile", "/etc/caddy/Caddyfile:ro")
    assert set(caddy["environment"]) == set(re.findall(r"\{\$(\w+):", (DEPLOY / file).read_text()))
    wanted = set(re.findall(r"\$\{(\w+):\?\}", (DEPLOY / "compose.yaml").read_text()))
    assert wanted == set(re.findall(r"^(\w+)=", (DEPLOY / "example.env").read_text(), re.M))


def test_image_is_made_of_files_that_there_are() -> None:
    text = (DEPLOY / "Dockerfile").read_text()
    copied: list[str] = re.findall(r"^COPY (?!--)(.+) \S+$", text, re.M)
    assert copied
    for names in copied:
        for name in names.split():
            assert (ROOT / name).exists(), name
    pinned = (DEPLOY / "requirements.txt").read_text()
    for package in ("granian", "psycopg-binary", "boto3", "redis"):
        assert re.search(rf"^{package}==", pinned, re.M), package


def test_deployed_versions_are_the_tested_ones() -> None:
    def pins(file: Path) -> set[str]:
        return set(re.findall(r"^([\w.-]+==[\w.]+)", file.read_text(), re.M))

    assert pins(DEPLOY / "requirements.txt") <= pins(ROOT / "requirements-dev.txt")
