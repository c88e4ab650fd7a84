"""What migrations make of laws and questions that are there already: what the service keeps of new ones."""

import importlib.util
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
import sqlalchemy as sa
from alembic.migration import MigrationContext
from alembic.operations import Operations

from quizsvc.bank.models import Law, Question, QuestionLaw, QuestionText
from quizsvc.bank.rules import law_print
from quizsvc.kit import db
from quizsvc.kit.audit import AuditEvent
from tests.factories import LONG_AGO, Factories

CITATIONS = [
    "《甲法》（2021年7月15日施行）第一条；HJ 91.1-2019《乙规范》",
    "《甲法》",
    "《乙规范》（HJ91.1—2019）；《乙规范》（HJ 91.1-2019）",
    "某次会议",
    "《 》",
    "",
]


def migration(name: str) -> ModuleType:
    """A migration's file, loaded."""
    file = Path(db.MIGRATIONS) / "versions" / f"{name}.py"
    spec = importlib.util.spec_from_file_location(f"migration_{name}", file)
    assert spec is not None
    assert spec.loader is not None
    loaded = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(loaded)
    return loaded


@pytest.fixture
def before_0007(app: Any, _owner: sa.Engine) -> Iterator[sa.Connection]:
    """The owner's connection to the tables as they were before migration 0007, and are again afterwards."""
    db.db.session.remove()
    with _owner.connect() as connection:
        connection.exec_driver_sql("alter table laws drop column title_print")
        connection.exec_driver_sql(
            "alter table laws add constraint uq_laws_name_edition unique (name, edition)"
        )
        with Operations.context(MigrationContext.configure(connection)):
            yield connection
        connection.rollback()


def kept(connection: sa.Connection) -> list[list[Any]]:
    """What is kept for searches and of laws, by names and not by numbers."""
    laws = sa.select(QuestionLaw.question_id, Law.name, Law.edition, Law.in_force_on).join(
        Law, Law.id == QuestionLaw.law_id
    )
    texts = sa.select(QuestionText.question_id, QuestionText.text, QuestionText.grams)
    return [sorted(map(tuple, connection.execute(found)), key=str) for found in (laws, texts)]


@pytest.fixture
def cited(make: Factories) -> None:
    """Questions with all CITATIONS."""
    for citation in CITATIONS:
        make.question(citation=citation, explanation="Ｃ\u200bＯＤ\n限\u00ad值 50 mg/L")


def test_0003_keeps_of_old_questions_what_is_kept_of_new_ones(
    cited: None, before_0007: sa.Connection
) -> None:
    before = kept(before_0007)
    assert [len(part) for part in before] == [4, len(CITATIONS)]
    for table in (QuestionText, QuestionLaw, Law):
        before_0007.execute(sa.delete(table))
    migration("0003_bank_editing")._index_what_is_there()
    assert kept(before_0007) == before


class TestOneLawOneRow:
    """Migration 0007."""

    def law(self, connection: sa.Connection, edition: str, **facts: Any) -> int:
        made = sa.insert(Law.__table__).values(name="乙", edition=edition, **facts)  # type: ignore[arg-type]
        return int(connection.execute(made.returning(Law.id)).scalar_one())

    def cite(self, connection: sa.Connection, *links: tuple[int, int]) -> None:
        rows = [{"question_id": question, "law_id": law} for question, law in links]
        connection.execute(sa.insert(QuestionLaw), rows)

    def migrate(self, connection: sa.Connection) -> list[dict[str, Any]]:
        """The laws afterwards."""
        migration("0007_one_law_one_row").upgrade()
        found = connection.execute(sa.select(Law.__table__).order_by(Law.id)).mappings()
        return [dict(row) for row in found]

    @pytest.fixture
    def questions(self, make: Factories) -> list[int]:
        """Questions that cite nothing, the last one retired."""
        states = ("approved", "approved", "approved", "retired")
        return [make.question(citation="", state=state).question_id for state in states]

    def test_the_oldest_stands_for_all_and_says_what_any_said(
        self, questions: list[int], before_0007: sa.Connection
    ) -> None:
        oldest = self.law(before_0007, "GB 1-2012")
        described = self.law(before_0007, "GB1—2012", kind="标准")
        dated = self.law(before_0007, "ＧＢ1-2012", kind="国标", in_force_on=date(2013, 1, 1))
        other = self.law(before_0007, "GB 1-2005", successor_id=described)
        first, second, *_ = questions
        self.cite(before_0007, (first, oldest), (first, described), (second, dated), (second, other))
        one, two = self.migrate(before_0007)
        assert (one["id"], one["edition"], one["kind"]) == (oldest, "GB 1-2012", "标准")
        assert one["in_force_on"] == date(2013, 1, 1)
        assert one["title_print"] == law_print("乙", "GB1-2012")
        assert (two["id"], two["successor_id"]) == (other, oldest)
        links = before_0007.execute(sa.select(QuestionLaw.question_id, QuestionLaw.law_id)).all()
        assert sorted(map(tuple, links)) == [(first, oldest), (second, oldest), (second, other)]
        (event,) = before_0007.execute(sa.select(AuditEvent.__table__)).mappings()
        assert (event["action"], event["subject"]) == ("law.merge", f"law:{oldest}")
        assert [law["edition"] for law in event["detail"]["merged"]] == ["GB1—2012", "ＧＢ1-2012"]

    def test_a_repeal_holds_and_flags_what_nobody_looked_at(
        self, questions: list[int], before_0007: sa.Connection
    ) -> None:
        in_force = self.law(before_0007, "GB 1-2012")
        repealed = {"repealed_on": date(2020, 1, 1), "repealed_reason": "废止", "successor_id": in_force}
        ended = self.law(before_0007, "GB1-2012", **repealed)
        unseen, seen, flagged, retired = questions
        links = {unseen: in_force, seen: ended, flagged: ended, retired: in_force}
        self.cite(before_0007, *links.items())
        flag = {"flagged_at": LONG_AGO, "flag_reason": "看依据", "flag_law_id": ended}
        before_0007.execute(sa.update(Question.__table__).where(Question.id == flagged).values(**flag))  # type: ignore[arg-type]
        (law,) = self.migrate(before_0007)
        assert [law[name] for name in repealed] == [date(2020, 1, 1), "废止", None]
        about = sa.select(Question.id, Question.flag_law_id, Question.flag_reason).order_by(Question.id)
        assert [tuple(row) for row in before_0007.execute(about)] == [
            (unseen, in_force, "废止"),
            (seen, None, None),
            (flagged, in_force, "看依据"),
            (retired, None, None),
        ]
