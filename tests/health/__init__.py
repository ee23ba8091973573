"""Test what supervisors ask."""
