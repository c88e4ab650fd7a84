"""Who did what, and what the background does: the audit log, and the queue."""
