"""Test Byline from outside."""
