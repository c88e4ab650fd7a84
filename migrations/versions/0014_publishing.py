"""Seasons opened before go on being published by their organizers"""

from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Settings are fixed when a season opens: nothing of one that is open begins to happen by itself."""
    op.execute(
        'update seasons set settings = settings || \'{"publishing": "after_a_look"}\' '
        "where state <> 'draft' and not settings ? 'publishing'"
    )
