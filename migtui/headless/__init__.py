"""`migtui graph`, `status`, `plan`, `diff`, `check` and `config`: data on stdout, words on stderr, codes for scripts.

0  fine                        graph: it was printed, whether or not the database could be read
1  status: behind or drifted; plan: Alembic refuses; diff: differences; check: a question is answered with no
2  arguments                   graph: also a range that there is not
3  the project cannot be read  also when env.py fails, or Alembic cannot load the history (not for graph);
                               plan --sql: statements are missing; config: the settings have mistakes
4  the database cannot be reached, or a part of it could not be read
"""
