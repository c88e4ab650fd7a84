"""Papers: drawing, publishing, which questions are locked."""
