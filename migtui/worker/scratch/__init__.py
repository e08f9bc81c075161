"""What the migrations build, in databases of our own that are taken away again."""
