"""Models and database side by side, as lines."""
