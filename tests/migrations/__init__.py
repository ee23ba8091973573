"""Test that migrations keep what is in the database."""
