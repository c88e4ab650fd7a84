"""Integrity: objections to questions, and signals that something about attempts is odd."""
