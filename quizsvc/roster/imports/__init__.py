"""A roster's workbook on its way into the tables.

entries (read, normalise, validate rows) → units (the tree) → plan (what changes) → writing (all of it, in the
running transaction).
"""
