"""Test the admin panel from outside."""
