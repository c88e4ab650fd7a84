"""Analysis: what the answers say about the questions, and where these are used."""
