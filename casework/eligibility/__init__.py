"""The records pre-check: the published criteria as data, and what held records say to each."""
