"""Models and databases beside one another, in one pass of autogenerate."""
