"""Test backups: written, checked, refused, restored."""
