"""Prizes and certificates, who is put forward, and the year-end table."""
