"""What is wrong with an environment, and how to mend it."""
