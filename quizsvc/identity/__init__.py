"""Identity: an account bound to a person of the roster."""
