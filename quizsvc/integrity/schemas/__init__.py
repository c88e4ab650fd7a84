"""Shapes of integrity: `objections` for those who answer and for editors, `signals` for organizers."""
