"""Snapshots name what they were computed from, and the version before"""

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Filled in by the room that it is for."""
