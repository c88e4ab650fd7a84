"""Questions and their immutable revisions, what they belong to, cite and show, and the files they came in."""

from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy import orm
from sqlalchemy.dialects.postgresql import ARRAY, JSONB

from quizsvc.bank.rules import STATES, QuestionType
from quizsvc.kit.db import Base, instant, numbered, one_of, refers

IMPORT_STATES = ("waiting", "running", "done", "failed")


class Subject(Base):
    """A field of knowledge; subjects form a tree, in which every name stands once and so is an address."""

    __tablename__ = "subjects"
    __table_args__ = (sa.CheckConstraint("parent_id <> id", name="not_its_own_parent"),)

    id: orm.Mapped[int] = numbered()
    name: orm.Mapped[str] = orm.mapped_column(sa.Text, unique=True)
    parent_id: orm.Mapped[int | None] = refers("subjects.id")


class Law(Base):
    """A law, standard or document in one edition, as citations name it (bank.rules.citations).

    Made when a question first cites it, and known by `title_print`, the fingerprint of name and edition
    however they are written (bank.rules.law_print). `edition` is what stands in brackets after the title,
    perhaps nothing; `kind` a word of the editors' own. `repealed_on` is the day from which it is no longer in
    force.
    """

    __tablename__ = "laws"
    __table_args__ = (
        sa.CheckConstraint(
            "(repealed_on is null) = (repealed_reason is null)", name="repealed_with_a_reason"
        ),
        sa.CheckConstraint("successor_id <> id", name="not_its_own_successor"),
    )

    id: orm.Mapped[int] = numbered()
    name: orm.Mapped[str] = orm.mapped_column(sa.Text)
    edition: orm.Mapped[str] = orm.mapped_column(sa.Text)
    title_print: orm.Mapped[str] = orm.mapped_column(sa.Text, unique=True)
    kind: orm.Mapped[str] = orm.mapped_column(sa.Text, server_default="")
    url: orm.Mapped[str] = orm.mapped_column(sa.Text, server_default="")
    in_force_on: orm.Mapped[date | None] = orm.mapped_column(sa.Date)
    repealed_on: orm.Mapped[date | None] = orm.mapped_column(sa.Date)
    repealed_reason: orm.Mapped[str | None] = orm.mapped_column(sa.Text)
    successor_id: orm.Mapped[int | None] = refers("laws.id")


class Question(Base):
    """A question: where it stands in the workflow, and which revision is the newest.

    `content` is the fingerprint of the newest revision's stem and options (bank.rules): no two questions
    that are not retired share one. `last_drawn_at` makes draws fair: the least recently used come first.
    `approved_revision` is the last that was approved: whoever wrote a later one does not approve it.
    A question is flagged when somebody has to look at it again, because of the law it cites; while it is, it
    is not drawn, whatever its state.
    """

    __tablename__ = "questions"
    __table_args__ = (
        one_of("state", *STATES),
        sa.Index(
            "uq_questions_content", "content", unique=True, postgresql_where=sa.text("state <> 'retired'")
        ),
        sa.CheckConstraint("(flagged_at is null) = (flag_reason is null)", name="flagged_with_a_reason"),
    )

    id: orm.Mapped[int] = numbered()
    state: orm.Mapped[str] = orm.mapped_column(sa.Text, index=True)
    content: orm.Mapped[str] = orm.mapped_column(sa.Text)
    revision_number: orm.Mapped[int] = orm.mapped_column(sa.Integer)
    created_at: orm.Mapped[datetime] = instant()
    created_by: orm.Mapped[int | None] = refers("accounts.id", index=False)
    last_drawn_at: orm.Mapped[datetime | None] = instant()
    approved_revision: orm.Mapped[int | None] = orm.mapped_column(sa.Integer)
    flagged_at: orm.Mapped[datetime | None] = instant()
    flag_reason: orm.Mapped[str | None] = orm.mapped_column(sa.Text)
    flag_law_id: orm.Mapped[int | None] = refers("laws.id", index=False)


class QuestionText(Base):
    """What the newest revision of a question says, as searches read it.

    PostgreSQL's own tools do not find Chinese: pg_trgm has nothing for words of two characters, and text
    search takes a sentence for one word. So the application folds the text (bank.rules.grams) and keeps all
    pairs of neighbouring characters in an array with a GIN index, which needs no extension; `text` is there
    to look whether the pairs stand together. A table of its own, because questions change often and texts
    do not.
    """

    __tablename__ = "question_texts"
    __table_args__ = (sa.Index("ix_question_texts_grams", "grams", postgresql_using="gin"),)

    question_id: orm.Mapped[int] = refers("questions.id", primary_key=True, index=False)
    text: orm.Mapped[str] = orm.mapped_column(sa.Text)
    grams: orm.Mapped[list[str]] = orm.mapped_column(ARRAY(sa.Text))


class QuestionLaw(Base):
    """That the newest revision of a question cites a law."""

    __tablename__ = "question_laws"

    question_id: orm.Mapped[int] = refers("questions.id", primary_key=True, index=False)
    law_id: orm.Mapped[int] = refers("laws.id", primary_key=True)


class Picture(Base):
    """A picture of questions, as kit.pictures encoded it: once, whoever sent it and however often.

    The application's role can only add and read these. Revisions name them by their SHA-256 (hex).
    """

    __tablename__ = "pictures"
    __table_args__ = (
        sa.CheckConstraint("sha256 ~ '^[0-9a-f]{64}$'", name="sha256_is_hex"),
        one_of("media_type", "image/png", "image/jpeg", "image/webp"),
        sa.CheckConstraint("width between 1 and 1600 and height between 1 and 1600", name="sides_are_kept"),
    )

    sha256: orm.Mapped[str] = orm.mapped_column(sa.Text, primary_key=True)
    media_type: orm.Mapped[str] = orm.mapped_column(sa.Text)
    width: orm.Mapped[int] = orm.mapped_column(sa.SmallInteger)
    height: orm.Mapped[int] = orm.mapped_column(sa.SmallInteger)
    data: orm.Mapped[bytes] = orm.mapped_column(sa.LargeBinary)
    created_at: orm.Mapped[datetime] = instant()
    created_by: orm.Mapped[int | None] = refers("accounts.id", index=False)


class QuestionRevision(Base):
    """What a question said at one time. The application's role can only add and read these.

    `options` is a list of `{"id": "a", "text": …}`, `key` the ids of the right ones; `pictures` a list of
    `{"at": "stem" or an option's id, "id": …, "width": …, "height": …}` as Picture has them; `stem_print` the
    fingerprint of the stem's normalised text, by which keys are withheld and draws kept apart (rules.md §3):
    of the text alone, whatever the pictures.
    """

    __tablename__ = "question_revisions"
    __table_args__ = (
        sa.UniqueConstraint("question_id", "number"),
        one_of("type", *QuestionType),
        sa.CheckConstraint("cardinality(key) > 0", name="has_key"),
        sa.CheckConstraint("type = 'multiple' or cardinality(key) = 1", name="one_key_unless_multiple"),
        sa.CheckConstraint("difficulty between 1 and 3", name="difficulty_is_known"),
    )

    id: orm.Mapped[int] = numbered()
    question_id: orm.Mapped[int] = refers("questions.id", index=False)
    number: orm.Mapped[int] = orm.mapped_column(sa.Integer)
    type: orm.Mapped[str] = orm.mapped_column(sa.Text)
    stem: orm.Mapped[str] = orm.mapped_column(sa.Text)
    options: orm.Mapped[list[dict[str, Any]]] = orm.mapped_column(JSONB)
    key: orm.Mapped[list[str]] = orm.mapped_column(ARRAY(sa.Text))
    pictures: orm.Mapped[list[dict[str, Any]]] = orm.mapped_column(
        JSONB, default=list, server_default=sa.text("'[]'")
    )
    explanation: orm.Mapped[str] = orm.mapped_column(sa.Text)
    citation: orm.Mapped[str] = orm.mapped_column(sa.Text)
    subject_id: orm.Mapped[int] = refers("subjects.id")
    difficulty: orm.Mapped[int] = orm.mapped_column(sa.SmallInteger)
    tags: orm.Mapped[list[str]] = orm.mapped_column(ARRAY(sa.Text))
    stem_print: orm.Mapped[str] = orm.mapped_column(sa.Text, index=True)
    created_at: orm.Mapped[datetime] = instant()
    created_by: orm.Mapped[int | None] = refers("accounts.id", index=False)
    reason: orm.Mapped[str] = orm.mapped_column(sa.Text)


class QuestionImport(Base):
    """A file of questions that somebody handed in, and what came of it.

    `file` stays until it is taken, `left_out` (a workbook of the refused rows) until both are forgotten, with
    `refused`, the first of these rows as exports.rejected tells them;
    `form` and `report` are as service.importing writes them, `problem` is why a `failed` one failed. `phase`,
    `rows_done` and `rows` say how far a `running` one is, `tries` how often it was begun.
    """

    __tablename__ = "question_imports"
    __table_args__ = (
        one_of("state", *IMPORT_STATES),
        sa.CheckConstraint("(state = 'failed') = (problem is not null)", name="a_failure_says_why"),
        sa.CheckConstraint("state <> 'done' or report is not null", name="done_has_a_report"),
        sa.Index(
            "ix_question_imports_open", "id", postgresql_where=sa.text("state in ('waiting', 'running')")
        ),
        sa.Index(
            "ix_question_imports_created_at", "created_at", postgresql_where=sa.text("file is not null")
        ),
    )

    id: orm.Mapped[int] = numbered()
    created_at: orm.Mapped[datetime] = instant()
    created_by: orm.Mapped[int | None] = refers("accounts.id")
    taken_by: orm.Mapped[int | None] = refers("accounts.id", index=False)
    address: orm.Mapped[str | None] = orm.mapped_column(sa.Text)
    file_name: orm.Mapped[str] = orm.mapped_column(sa.Text)
    size: orm.Mapped[int] = orm.mapped_column(sa.Integer)
    sha256: orm.Mapped[str] = orm.mapped_column(sa.Text)
    file: orm.Mapped[bytes | None] = orm.mapped_column(sa.LargeBinary, deferred=True)
    left_out: orm.Mapped[bytes | None] = orm.mapped_column(sa.LargeBinary, deferred=True)
    form: orm.Mapped[dict[str, Any]] = orm.mapped_column(sa.JSON)
    state: orm.Mapped[str] = orm.mapped_column(sa.Text)
    phase: orm.Mapped[str] = orm.mapped_column(sa.Text)
    rows_done: orm.Mapped[int] = orm.mapped_column(sa.Integer)
    rows: orm.Mapped[int] = orm.mapped_column(sa.Integer)
    tries: orm.Mapped[int] = orm.mapped_column(sa.SmallInteger)
    committed: orm.Mapped[bool] = orm.mapped_column(sa.Boolean)
    report: orm.Mapped[dict[str, Any] | None] = orm.mapped_column(sa.JSON(none_as_null=True))
    refused: orm.Mapped[list[dict[str, Any]] | None] = orm.mapped_column(
        sa.JSON(none_as_null=True), deferred=True
    )
    problem: orm.Mapped[dict[str, Any] | None] = orm.mapped_column(sa.JSON(none_as_null=True))
