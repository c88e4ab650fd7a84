"""The organizer's desk: pages for the staff, which look; what they change, they ask of the API."""
