"""Models and database side by side: the screen and its panels."""
