"""What git knows of the version files, asked of git itself: never in the way, never over the network, and without
running anything that the repository's configuration names.
"""
