"""How the console words and orders what it shows. Pure."""
