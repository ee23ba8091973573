"""Test what readers see, page by page."""
