"""What the headless commands print: pure functions from what was read to text, or to data for JSON.

The JSON is an interface. Keys are added, not renamed; ids, heads and the like are lists in a stable order;
what is not known is null.
"""
