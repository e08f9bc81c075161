"""The user interface's side of the worker: finds the project, reads its files, spawns and drives workers.

Nothing here imports Textual, Alembic or SQLAlchemy; what the user's code does to a process happens in the
worker's.
"""
