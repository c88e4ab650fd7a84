"""When standings are published by themselves"""

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Filled in by the room that it is for."""
