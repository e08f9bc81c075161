"""Pure functions from the project's data to lines of text. No widget, no clock, no file: tested as text."""
