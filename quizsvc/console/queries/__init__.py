"""Reads of several rooms at once, for the pages."""
