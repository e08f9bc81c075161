"""The rules of migtui in pure Python: revisions, their graph, its drawing, the database's place on it, plans and risk.

Nothing here imports another room of migtui, Textual, Alembic or SQLAlchemy, and nothing here opens a file, so every
front end (the screens, `migtui graph`, a test) can use it, and importing it costs a few milliseconds.
"""
