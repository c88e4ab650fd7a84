"""The question bank: questions, revisions, review, imports."""
