"""What can be wrong with env.py, a function a finding. Each takes the Evidence and gives what it proves."""
