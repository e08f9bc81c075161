"""Models and database beside one another: alignment, risk, limits, our own findings, renames, whose difference it is.

Alembic's operations are the single source of what is different. Everything else that is found here says so.
"""
