"""Test the feeds."""
