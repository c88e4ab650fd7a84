"""Rounds of awards, certificates, their revocations, and files of certificates for print"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None

ONLY_ADDED_TO = ("award_rounds", "certificates", "certificate_revocations")


def upgrade() -> None:
    _rounds()
    _certificates()
    _revocations()
    _prints()
    for table in ONLY_ADDED_TO:
        op.execute(
            f"create trigger {table}_only_added_to before update or delete or truncate on {table} "
            "for each statement execute function refuse_change()"
        )


def _rounds() -> None:
    op.create_table(
        "award_rounds",
        sa.Column("id", sa.BigInteger(), sa.Identity(), nullable=False),
        sa.Column("season_id", sa.BigInteger(), nullable=False),
        sa.Column("number", sa.SmallInteger(), nullable=False),
        sa.Column("snapshot_id", sa.BigInteger(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        *(sa.Column(name, sa.Integer(), nullable=False) for name in ("issued", "revoked", "kept")),
        sa.Column("given_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("given_by", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["season_id"], ["seasons.id"], name=op.f("fk_award_rounds_season_id")),
        sa.ForeignKeyConstraint(["snapshot_id"], ["snapshots.id"], name=op.f("fk_award_rounds_snapshot_id")),
        sa.ForeignKeyConstraint(["given_by"], ["accounts.id"], name=op.f("fk_award_rounds_given_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_award_rounds")),
        sa.UniqueConstraint("season_id", "number", name=op.f("uq_award_rounds_season_id_number")),
        sa.UniqueConstraint("snapshot_id", name=op.f("uq_award_rounds_snapshot_id")),
    )


def _certificates() -> None:
    op.create_table(
        "certificates",
        sa.Column("id", sa.BigInteger(), sa.Identity(), nullable=False),
        sa.Column("season_id", sa.BigInteger(), nullable=False),
        sa.Column("round_id", sa.BigInteger(), nullable=False),
        sa.Column("replaces_id", sa.BigInteger(), nullable=True),
        sa.Column("year", sa.SmallInteger(), nullable=False),
        sa.Column("serial", sa.Integer(), nullable=False),
        *(sa.Column(name, sa.Text(), nullable=False) for name in ("code", "kind", "track")),
        sa.Column("level", sa.Text(), nullable=True),
        sa.Column("unit_id", sa.BigInteger(), nullable=False),
        sa.Column("person_id", sa.BigInteger(), nullable=True),
        sa.Column("rank", sa.Integer(), nullable=False),
        sa.Column("prize", sa.SmallInteger(), nullable=False),
        *(sa.Column(name, sa.Text(), nullable=False) for name in ("holder", "unit_name", "issuer")),
        sa.Column("issued_on", sa.Date(), nullable=False),
        sa.Column("issued_by", sa.BigInteger(), nullable=False),
        sa.CheckConstraint("kind in ('unit', 'person')", name=op.f("ck_certificates_kind_is_known")),
        sa.CheckConstraint(
            "track in ('enforcement', 'monitoring')", name=op.f("ck_certificates_track_is_known")
        ),
        sa.CheckConstraint(
            "level in ('province', 'city', 'county')", name=op.f("ck_certificates_level_is_known")
        ),
        sa.CheckConstraint(
            "(kind = 'person') = (person_id is not null)", name=op.f("ck_certificates_is_a_persons")
        ),
        sa.CheckConstraint("(kind = 'unit') = (level is not null)", name=op.f("ck_certificates_has_a_level")),
        sa.CheckConstraint("prize between 1 and 3", name=op.f("ck_certificates_prize_is_known")),
        sa.CheckConstraint("serial > 0", name=op.f("ck_certificates_serial_counts_from_one")),
        sa.ForeignKeyConstraint(["season_id"], ["seasons.id"], name=op.f("fk_certificates_season_id")),
        sa.ForeignKeyConstraint(["round_id"], ["award_rounds.id"], name=op.f("fk_certificates_round_id")),
        sa.ForeignKeyConstraint(
            ["replaces_id"], ["certificates.id"], name=op.f("fk_certificates_replaces_id")
        ),
        sa.ForeignKeyConstraint(["unit_id"], ["units.id"], name=op.f("fk_certificates_unit_id")),
        sa.ForeignKeyConstraint(["person_id"], ["persons.id"], name=op.f("fk_certificates_person_id")),
        sa.ForeignKeyConstraint(["issued_by"], ["accounts.id"], name=op.f("fk_certificates_issued_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_certificates")),
        sa.UniqueConstraint("year", "serial", name=op.f("uq_certificates_year_serial")),
        sa.UniqueConstraint("code", name=op.f("uq_certificates_code")),
        sa.UniqueConstraint("replaces_id", name=op.f("uq_certificates_replaces_id")),
    )
    for column in ("season_id", "unit_id", "person_id"):
        op.create_index(op.f(f"ix_certificates_{column}"), "certificates", [column])


def _revocations() -> None:
    table = "certificate_revocations"
    op.create_table(
        table,
        sa.Column("certificate_id", sa.BigInteger(), nullable=False),
        sa.Column("round_id", sa.BigInteger(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("revoked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("revoked_by", sa.BigInteger(), nullable=False),
        sa.CheckConstraint("reason <> ''", name=op.f(f"ck_{table}_has_a_reason")),
        sa.ForeignKeyConstraint(
            ["certificate_id"], ["certificates.id"], name=op.f(f"fk_{table}_certificate_id")
        ),
        sa.ForeignKeyConstraint(["round_id"], ["award_rounds.id"], name=op.f(f"fk_{table}_round_id")),
        sa.ForeignKeyConstraint(["revoked_by"], ["accounts.id"], name=op.f(f"fk_{table}_revoked_by")),
        sa.PrimaryKeyConstraint("certificate_id", name=op.f(f"pk_{table}")),
    )


def _prints() -> None:
    table = "certificate_prints"
    op.create_table(
        table,
        sa.Column("id", sa.BigInteger(), sa.Identity(), nullable=False),
        sa.Column("season_id", sa.BigInteger(), nullable=False),
        sa.Column("asked_by", sa.BigInteger(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("base", sa.Text(), nullable=False),
        sa.Column("certificate_ids", postgresql.ARRAY(sa.BigInteger()), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("done", sa.Integer(), nullable=False),
        sa.Column("tries", sa.SmallInteger(), nullable=False),
        sa.Column("problem", postgresql.JSONB(), nullable=True),
        sa.Column("file", sa.LargeBinary(), nullable=True),
        sa.CheckConstraint("state in ('waiting', 'done', 'failed')", name=op.f(f"ck_{table}_state_is_known")),
        sa.CheckConstraint("(state = 'done') = (file is not null)", name=op.f(f"ck_{table}_done_has_a_file")),
        sa.ForeignKeyConstraint(["season_id"], ["seasons.id"], name=op.f(f"fk_{table}_season_id")),
        sa.ForeignKeyConstraint(["asked_by"], ["accounts.id"], name=op.f(f"fk_{table}_asked_by")),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
    )
    is_waiting = sa.text("state = 'waiting'")
    op.create_index(f"ix_{table}_waiting", table, ["id"], postgresql_where=is_waiting)
