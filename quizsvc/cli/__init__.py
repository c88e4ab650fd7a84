"""What the shell starts: the whole service on one machine (stack)."""
