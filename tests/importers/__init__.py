"""Tests of the importers: blogs of other makes against the records made of them."""
