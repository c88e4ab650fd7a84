"""The season: its days, its settings, its calendar."""
