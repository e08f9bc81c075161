"""Models and database beside one another: what the engine asks about them, and what a worker answers.

Standard library only: both sides import it, through `protocol`. Nothing asked here changes a database; `Build` makes
one of its own and takes it away again.
"""
