"""Laws, subjects as a tree, search

What is kept about the newest revisions for finding them (texts, pairs of characters, the laws that they cite) is made here
for the questions that are there. How that is worked out is copied from quizsvc.bank.rules as it was then, so that this
migration does the same for ever.
"""

import re
import unicodedata
from datetime import date
from itertools import pairwise

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_check_constraint(op.f("ck_subjects_not_its_own_parent"), "subjects", "parent_id <> id")
    op.create_table(
        "laws",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("edition", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), server_default="", nullable=False),
        sa.Column("url", sa.Text(), server_default="", nullable=False),
        sa.Column("in_force_on", sa.Date(), nullable=True),
        sa.Column("repealed_on", sa.Date(), nullable=True),
        sa.Column("repealed_reason", sa.Text(), nullable=True),
        sa.Column("successor_id", sa.BigInteger(), nullable=True),
        sa.CheckConstraint(
            "(repealed_on is null) = (repealed_reason is null)", name=op.f("ck_laws_repealed_with_a_reason")
        ),
        sa.CheckConstraint("successor_id <> id", name=op.f("ck_laws_not_its_own_successor")),
        sa.ForeignKeyConstraint(["successor_id"], ["laws.id"], name=op.f("fk_laws_successor_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_laws")),
        sa.UniqueConstraint("name", "edition", name=op.f("uq_laws_name_edition")),
    )
    op.create_index(op.f("ix_laws_successor_id"), "laws", ["successor_id"], unique=False)
    op.add_column("questions", sa.Column("approved_revision", sa.Integer(), nullable=True))
    op.add_column("questions", sa.Column("flagged_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("questions", sa.Column("flag_reason", sa.Text(), nullable=True))
    op.add_column("questions", sa.Column("flag_law_id", sa.BigInteger(), nullable=True))
    op.create_foreign_key(op.f("fk_questions_flag_law_id"), "questions", "laws", ["flag_law_id"], ["id"])
    op.create_check_constraint(
        op.f("ck_questions_flagged_with_a_reason"),
        "questions",
        "(flagged_at is null) = (flag_reason is null)",
    )
    op.execute("update questions set approved_revision = revision_number where state = 'approved'")
    op.create_table(
        "question_texts",
        sa.Column("question_id", sa.BigInteger(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("grams", postgresql.ARRAY(sa.Text()), nullable=False),
        sa.ForeignKeyConstraint(
            ["question_id"], ["questions.id"], name=op.f("fk_question_texts_question_id")
        ),
        sa.PrimaryKeyConstraint("question_id", name=op.f("pk_question_texts")),
    )
    op.create_table(
        "question_laws",
        sa.Column("question_id", sa.BigInteger(), nullable=False),
        sa.Column("law_id", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["law_id"], ["laws.id"], name=op.f("fk_question_laws_law_id")),
        sa.ForeignKeyConstraint(["question_id"], ["questions.id"], name=op.f("fk_question_laws_question_id")),
        sa.PrimaryKeyConstraint("question_id", "law_id", name=op.f("pk_question_laws")),
    )
    op.create_index(op.f("ix_question_laws_law_id"), "question_laws", ["law_id"], unique=False)
    _index_what_is_there()
    op.create_index(
        "ix_question_texts_grams", "question_texts", ["grams"], unique=False, postgresql_using="gin"
    )


def _index_what_is_there() -> None:
    connection = op.get_bind()
    rows = connection.execute(
        sa.text(
            "select q.id, r.stem, r.options, r.explanation, r.citation, r.tags from questions q "
            "join question_revisions r on r.question_id = q.id and r.number = q.revision_number order by q.id"
        )
    )
    written: dict[tuple[str, str], tuple[str, str]] = {}
    for id_, stem, options, explanation, citation, tags in rows.all():
        texts = [stem, *(option["text"] for option in options), explanation, citation, *tags]
        text = "\n".join(map(_folded, texts))
        grams = sorted({a + b for a, b in pairwise(text) if a.isalnum() and b.isalnum()})
        connection.execute(
            sa.text("insert into question_texts (question_id, text, grams) values (:id, :text, :grams)"),
            {"id": id_, "text": text, "grams": grams},
        )
        for cited in sorted(_laws(citation)):
            name, edition = written.setdefault((_law_print(cited[0]), _law_print(cited[1])), cited)
            law = {"name": name, "edition": edition, "in_force_on": _in_force_on(edition)}
            connection.execute(
                sa.text(
                    "insert into laws (name, edition, in_force_on) values (:name, :edition, :in_force_on) "
                    "on conflict do nothing"
                ),
                law,
            )
            connection.execute(
                sa.text(
                    "insert into question_laws (question_id, law_id) "
                    "select :id, id from laws where name = :name and edition = :edition "
                    "on conflict do nothing"
                ),
                {"id": id_, "name": name, "edition": edition},
            )


def _folded(text: str) -> str:
    plain = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", text).casefold())
    return "".join(
        char for char in plain if not char.isspace() and unicodedata.category(char) not in ("Cc", "Cf")
    )


TITLE = re.compile(r"《((?:[^《》]|《[^《》]*》)+)》")
EDITION = re.compile(r"\s*[（(]((?:[^（）()]|[（(][^（）()]*[）)])*)[）)]")
STANDARD = r"(?:GB|HJ|DB|CJ|NY|SL|JJF|JJG|RB|TB|ISO)[A-Z0-9]*(?:/[A-Z]+)?\s*\d[\d.]*\s*[-—–]\s*\d{2,4}"
NUMBER_BEFORE = re.compile(rf"(?<![A-Z])({STANDARD})\s*$")
NUMBER_AFTER = re.compile(rf"\s*({STANDARD})(?!\d)")
IN_FORCE = re.compile(r"(\d{4})年(\d{1,2})月(\d{1,2})日起?(?:施行|实施)")
ONE_SIGN = str.maketrans("‐‒–—―−〔〕", "------[]")


def _laws(citation: str) -> list[tuple[str, str]]:
    pieces = TITLE.split(citation)
    found = []
    for name, before, after in zip(pieces[1::2], pieces[0::2], pieces[2::2], strict=False):
        edition = EDITION.match(after) or NUMBER_AFTER.match(after) or NUMBER_BEFORE.search(before)
        found.append((" ".join(name.split()), " ".join(edition[1].split()) if edition else ""))
    return [law for law in dict.fromkeys(found) if law[0]]


def _law_print(text: str) -> str:
    return "".join(unicodedata.normalize("NFKC", text).split()).translate(ONE_SIGN)


def _in_force_on(edition: str) -> date | None:
    named = IN_FORCE.search(unicodedata.normalize("NFKC", edition))
    try:
        return date(*map(int, named.groups())) if named else None
    except ValueError:
        return None
