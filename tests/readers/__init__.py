"""Let real feed readers read the feed."""
