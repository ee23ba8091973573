"""Test what authors can do."""
