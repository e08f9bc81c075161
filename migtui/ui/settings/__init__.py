"""The settings under an open project: what is wrong in them, and what of them holds when they are read again."""
