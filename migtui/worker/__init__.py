"""The child process: the only room that imports Alembic, SQLAlchemy and, through them, the user's code.

It runs under the *project's* interpreter, which need not have migtui installed. So nothing in this package imports
anything but the standard library, Alembic, SQLAlchemy (and Flask in a Flask project) and its own modules by relative
import; `boot.py` loads the package by path under a unique name, so that the user's `sys.path` never sees it.
"""
