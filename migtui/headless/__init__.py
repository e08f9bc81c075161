"""`migtui graph`, `status`, `diff` and `check`: data on stdout, narration on stderr, and an exit code for scripts.

0  fine                        graph: it was printed, whether or not the database could be read
1  status: behind or drifted; diff: differences; check: a question is answered with no
2  arguments
3  the project cannot be read  also when env.py fails, or Alembic cannot load the history (not for graph)
4  the database cannot be reached, or a part of it could not be read
"""
