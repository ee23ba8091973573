"""Measure Byline beside what bounds it."""
