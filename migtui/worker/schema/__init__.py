"""What models and databases hold, as rows and as text."""
