"""Test the kramdown dialect."""
