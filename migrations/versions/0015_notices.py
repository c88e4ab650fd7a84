"""Weekly statistics and monthly notices"""

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Filled in by the room that it is for."""
