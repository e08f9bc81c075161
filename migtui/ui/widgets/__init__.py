"""Widgets: they draw what presentation functions return, and keep a cursor and a scroll position, nothing else."""
