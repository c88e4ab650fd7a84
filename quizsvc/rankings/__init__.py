"""Rankings: participation, scores, standings, published snapshots."""
