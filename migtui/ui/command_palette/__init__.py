"""The palette: everything that can be done or gone to from here, by its name."""
