"""Test the cache of finished responses in front of Flask."""
