"""How many rows are at stake."""
