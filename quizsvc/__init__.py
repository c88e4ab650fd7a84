"""quizsvc: daily practice, weekly test, and rankings that an outsider can re-derive."""
