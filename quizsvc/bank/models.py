"""Questions and their immutable revisions."""

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy import orm
from sqlalchemy.dialects.postgresql import ARRAY, JSONB

from quizsvc.kit.db import Base, instant, numbered, one_of, refers


class Subject(Base):
    """A field of knowledge; subjects form a tree."""

    __tablename__ = "subjects"

    id: orm.Mapped[int] = numbered()
    name: orm.Mapped[str] = orm.mapped_column(sa.Text, unique=True)
    parent_id: orm.Mapped[int | None] = refers("subjects.id")


class Question(Base):
    """A question: where it stands in the workflow, and which revision is the newest.

    `content` is the fingerprint of the newest revision's stem and options (bank.rules): no two questions
    that are not retired share one. `last_drawn_at` makes draws fair: the least recently used come first.
    """

    __tablename__ = "questions"
    __table_args__ = (
        one_of("state", "draft", "in_review", "approved", "retired"),
        sa.Index(
            "uq_questions_content", "content", unique=True, postgresql_where=sa.text("state <> 'retired'")
        ),
    )

    id: orm.Mapped[int] = numbered()
    state: orm.Mapped[str] = orm.mapped_column(sa.Text, index=True)
    content: orm.Mapped[str] = orm.mapped_column(sa.Text)
    revision_number: orm.Mapped[int] = orm.mapped_column(sa.Integer)
    created_at: orm.Mapped[datetime] = instant()
    created_by: orm.Mapped[int | None] = refers("accounts.id", index=False)
    last_drawn_at: orm.Mapped[datetime | None] = instant()


class QuestionRevision(Base):
    """What a question said at one time. The application's role can only add and read these.

    `options` is a list of `{"id": "a", "text": …}`, `key` the ids of the right ones; `stem_print` the
    fingerprint of the stem's normalised text, by which keys are withheld and draws kept apart (rules.md §3).
    """

    __tablename__ = "question_revisions"
    __table_args__ = (
        sa.UniqueConstraint("question_id", "number"),
        one_of("type", "single", "multiple", "true_false"),
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
    explanation: orm.Mapped[str] = orm.mapped_column(sa.Text)
    citation: orm.Mapped[str] = orm.mapped_column(sa.Text)
    subject_id: orm.Mapped[int] = refers("subjects.id")
    difficulty: orm.Mapped[int] = orm.mapped_column(sa.SmallInteger)
    tags: orm.Mapped[list[str]] = orm.mapped_column(ARRAY(sa.Text))
    stem_print: orm.Mapped[str] = orm.mapped_column(sa.Text, index=True)
    created_at: orm.Mapped[datetime] = instant()
    created_by: orm.Mapped[int | None] = refers("accounts.id", index=False)
    reason: orm.Mapped[str] = orm.mapped_column(sa.Text)
