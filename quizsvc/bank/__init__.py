"""The question bank: questions and their revisions, review, subjects, laws, pictures, imports, exports."""
