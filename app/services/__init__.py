"""Do what an author can do: verbs on plain values, which flush and never commit."""
