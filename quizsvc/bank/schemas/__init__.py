"""Shapes of the bank. These hold keys: they are for staff, and no participant's route uses them."""
