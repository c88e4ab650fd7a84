"""What migration 0003 makes of questions that are there already: what the service keeps of new ones."""

import importlib.util
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from alembic.migration import MigrationContext
from alembic.operations import Operations

from quizsvc.bank.models import Law, QuestionLaw, QuestionText
from quizsvc.kit import db
from tests.factories import Factories

FILE = Path(db.MIGRATIONS) / "versions" / "0003_bank_editing.py"
CITATIONS = [
    "《甲法》（2021年7月15日施行）第一条；HJ 91.1-2019《乙规范》",
    "《甲法》",
    "《乙规范》（HJ91.1—2019）；《乙规范》（HJ 91.1-2019）",
    "某次会议",
    "《 》",
    "",
]


def kept() -> list[list[Any]]:
    """What is kept for searches and of laws, by names and not by numbers."""
    laws = sa.select(QuestionLaw.question_id, Law.name, Law.edition, Law.in_force_on).join(
        Law, Law.id == QuestionLaw.law_id
    )
    texts = sa.select(QuestionText.question_id, QuestionText.text, QuestionText.grams)
    return [sorted(map(tuple, db.session().execute(found)), key=str) for found in (laws, texts)]


def test_it_keeps_of_old_questions_what_is_kept_of_new_ones(make: Factories) -> None:
    for citation in CITATIONS:
        make.question(citation=citation, explanation="Ｃ\u200bＯＤ\n限\u00ad值 50 mg/L")
    before = kept()
    assert [len(part) for part in before] == [4, len(CITATIONS)]
    spec = importlib.util.spec_from_file_location("migration_0003", FILE)
    assert spec is not None
    assert spec.loader is not None
    migration = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(migration)
    with db.transaction():
        for table in (QuestionText, QuestionLaw, Law):
            db.session().execute(sa.delete(table))
        with Operations.context(MigrationContext.configure(db.session().connection())):
            migration._index_what_is_there()
    assert kept() == before
