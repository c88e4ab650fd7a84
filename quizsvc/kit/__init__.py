"""Tools with no quiz word in them: another company's app could use each file unchanged."""
