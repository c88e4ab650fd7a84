"""周统计 and 月通报: made from snapshots, completed by an organizer, published, never changed."""
