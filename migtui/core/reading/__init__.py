"""Version files, read without importing them."""
