"""What the functions of a version file do, read from their syntax trees."""
