"""Accounts: sign-in, roles, tokens, sessions."""
