"""The revision graph: its order, its lanes, its drawing."""
