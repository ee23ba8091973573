"""Test the rendering of Markdown."""
