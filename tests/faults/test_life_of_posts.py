"""Test long lives of posts: hundreds of orders of saves, deeds and their Undo."""

from __future__ import annotations

from flask import Flask
from flask.testing import FlaskClient

from tests.services.test_life_of_posts import live


def test_long_lives_of_posts(app: Flask, cached_client: FlaskClient) -> None:
    live(app, cached_client, orders=40, steps=25)
