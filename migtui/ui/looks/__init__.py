"""How lines of text come to look as they do: styles and their colours, themes, and the way to the screen."""
