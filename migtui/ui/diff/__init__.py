"""Models and database side by side: what the screen knows, without a widget."""
