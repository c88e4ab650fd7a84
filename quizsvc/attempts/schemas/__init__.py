"""Shapes of attempts: `answering` for those who answer, `looking` for staff."""
