"""What git has said of the version files: its output read, each file followed through it, and what comes of that."""
