"""A dropped and an added column or table, turned into a rename."""
