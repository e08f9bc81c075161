"""New version files: previewed, taken apart, written whole or not at all."""
