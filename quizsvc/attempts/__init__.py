"""Attempts: starting, saving, submitting, expiring, results."""
