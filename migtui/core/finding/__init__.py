"""Finding revisions: what is looked through, what is asked, and where the answer stands."""
