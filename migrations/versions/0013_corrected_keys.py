"""Keys that were wrong, and whose scores moved"""

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Filled in by the room that it is for."""
