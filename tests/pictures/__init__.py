"""Test what is made of pictures."""
