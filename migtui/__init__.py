"""migtui: see and drive Alembic migrations from the terminal. Nothing is imported here."""

__version__ = "0.1.0"
