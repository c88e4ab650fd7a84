"""What needs a second person: proposed by one organizer, looked at, approved by another, applied."""
