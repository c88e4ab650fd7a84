"""The roster: units, people, memberships, exemptions."""
