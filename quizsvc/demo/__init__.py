"""The demo campaign: a season modelled on that of 2021, built through the rooms' own services."""
