"""The participant's mobile pages: one client of the API, served as it is written."""
