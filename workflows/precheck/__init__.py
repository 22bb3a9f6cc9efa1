"""The records pre-check on the case page and on its own: what papers say, and the hospital's word."""
