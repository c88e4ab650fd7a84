"""A law in one edition is one row, however it is written

Until now two transactions that first cited a law in two ways of writing made two of it. Laws that are the same become
the oldest of them: what it does not say comes from the others, in their order, and what these said is in the audit. How
ways of writing are told to be the same is copied from quizsvc.bank.rules as it was then, so that this migration does the
same for ever.
"""

import hashlib
import unicodedata
from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    # Locks the table until the end of the migration: nobody makes a law meanwhile.
    op.add_column("laws", sa.Column("title_print", sa.Text(), nullable=True))
    alike: dict[str, list[int]] = {}
    for id_, name, edition in op.get_bind().execute(
        sa.text("select id, name, edition from laws order by id")
    ):
        alike.setdefault(_title_print(name, edition), []).append(id_)
    for title_print, (kept, *others) in alike.items():
        if others:
            _merge(kept, others)
        _run("update laws set title_print = :print where id = :kept", kept=kept, print=title_print)
    op.alter_column("laws", "title_print", nullable=False)
    op.drop_constraint(op.f("uq_laws_name_edition"), "laws")
    op.create_unique_constraint(op.f("uq_laws_title_print"), "laws", ["title_print"])


def _merge(kept: int, others: list[int]) -> None:
    """Put a law in the place of others that are the same."""
    same = {"kept": kept, "others": others, "all": [kept, *others]}
    _run(
        "insert into audit_events (at, action, subject, detail) select now(), 'law.merge', "
        "concat('law:', cast(:kept as bigint)), jsonb_build_object('merged', jsonb_agg(to_jsonb(laws) - 'title_print' order by id)) "
        "from laws where id = any(:others)",
        **same,
    )
    # No law is its own successor.
    _run("update laws set successor_id = nullif(:kept, id) where successor_id = any(:others)", **same)
    _keep_repeal(same)
    for fact, blank in (("kind", "''"), ("url", "''"), ("in_force_on", "null")):
        _run(
            f"update laws set {fact} = other.{fact} from (select {fact} from laws where id = any(:others) "
            f"and {fact} is distinct from {blank} order by id limit 1) other "
            f"where laws.id = :kept and laws.{fact} is not distinct from {blank}",
            **same,
        )
    _run("update questions set flag_law_id = :kept where flag_law_id = any(:others)", **same)
    _run(
        "insert into question_laws (question_id, law_id) "
        "select question_id, :kept from question_laws where law_id = any(:others) on conflict do nothing",
        **same,
    )
    _run("delete from question_laws where law_id = any(:others)", **same)
    _run("delete from laws where id = any(:others)", **same)


def _keep_repeal(same: dict[str, Any]) -> None:
    """What one of them says of its repeal holds, the oldest's before that of others. Questions that cite one
    that was in force are flagged: nobody has looked at them when the law was repealed.
    """
    _run(
        "update questions set flagged_at = now(), flag_reason = repeal.repealed_reason, flag_law_id = :kept "
        "from (select repealed_reason from laws where id = any(:all) "
        "and repealed_on is not null order by id limit 1) repeal "
        "where state <> 'retired' and flagged_at is null and (select bool_and(repealed_on is null) "
        "from question_laws join laws on laws.id = law_id "
        "where question_id = questions.id and law_id = any(:all))",
        **same,
    )
    _run(
        "update laws set repealed_on = other.repealed_on, repealed_reason = other.repealed_reason, "
        "successor_id = nullif(other.successor_id, :kept) from (select * from laws "
        "where id = any(:others) and repealed_on is not null order by id limit 1) other "
        "where laws.id = :kept and laws.repealed_on is null",
        **same,
    )


def _run(statement: str, **values: Any) -> None:
    op.get_bind().execute(sa.text(statement), values)


def _title_print(name: str, edition: str) -> str:
    return hashlib.sha256("\n".join(map(_plain, (name, edition))).encode()).hexdigest()


ONE_SIGN = str.maketrans("‐‒–—―−〔〕", "------[]")


def _plain(text: str) -> str:
    return "".join(unicodedata.normalize("NFKC", text).split()).translate(ONE_SIGN)
