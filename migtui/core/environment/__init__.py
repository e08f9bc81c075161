"""env.py, its configuration and the models around it: read, and edited as text."""
