"""Test filters of templates."""
