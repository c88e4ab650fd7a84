"""Person-weeks and the rows of working standings refer to nothing

They are worked out, under one lock, from rows whose own foreign keys hold, and whoever computes afresh throws
them away; to look each of a million references up again took longer than to work them out (record 0041).
"""

from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None

REFERENCES = {
    "person_weeks": ("season_id", "person_id", "unit_id"),
    "standing_units": ("standing_id",),
    "standing_people": ("standing_id",),
    "standing_times": ("standing_id",),
}


def upgrade() -> None:
    for table, columns in REFERENCES.items():
        for column in columns:
            op.drop_constraint(op.f(f"fk_{table}_{column}"), table, type_="foreignkey")
