"""Screens: each composes widgets and answers the commands it lists."""
