"""The job: one waiting file is read, and taken if its form says so, in one transaction.

The advisory lock `questions.import.job` and all that is written belong to that transaction. Killed at any
point, PostgreSQL rolls back: the import stands as it stood, and the tick asks for it again. Two at once
exclude each other, and what is done is done in the same transaction as the bank's change, so never twice.
Only how far it is, and that it was begun, is said apart, so that it is seen meanwhile.
"""

import logging
import time
from datetime import datetime

import sqlalchemy as sa

from quizsvc.bank.models import QuestionImport
from quizsvc.bank.queries.imports import OPEN
from quizsvc.bank.service.importing.forms import Form
from quizsvc.bank.service.importing.keeping import note
from quizsvc.bank.service.importing.taking import READING, take
from quizsvc.kit import db, queue
from quizsvc.kit.db import session
from quizsvc.kit.errors import Refusal

log = logging.getLogger(__name__)
LOCK = "questions.import.job"
TRIES = 3
"""How often an import is begun; one that takes its worker down each time is given up then."""
PAUSE_S = 0.5
"""Progress is not told more often."""


def run(*, now: datetime) -> None:
    """Do the import that waits longest, and ask for the next. Safe to run at any time, by anyone, twice."""
    if not db.try_lock(LOCK):
        return
    found = sa.select(QuestionImport).where(OPEN).order_by(QuestionImport.id).limit(1)
    kept = session().scalars(found).one_or_none()
    if kept is None:
        return
    if kept.tries >= TRIES:
        _fail(kept, "导入中断", f"后台处理中断了 {TRIES} 次，没有写入任何内容。请拆成几个小文件再试")
    else:
        _begun(kept.id)
        _take(kept, now)
    queue.wake("bank.import")


def _take(kept: QuestionImport, now: datetime) -> None:
    assert kept.file is not None
    try:
        with session().begin_nested():
            report = take(
                now=now,
                actor=kept.taken_by,
                data=kept.file,
                filename=kept.file_name,
                form=Form.of(kept.form),
                uploader=kept.created_by,
                import_id=kept.id,
                address=kept.address,
                progress=_Told(kept.id),
            )
    except Refusal as refusal:
        kept.state, kept.problem = "failed", refusal.problem()
    except sa.exc.DBAPIError:
        # PostgreSQL is away, or others hold what is needed: begun again by the tick.
        raise
    except Exception as error:
        log.exception("import %s failed", kept.id)
        _fail(
            kept, "导入出错", f"处理时出错（{type(error).__name__}），没有写入任何内容，已记录。请联系管理员"
        )
    else:
        note(kept, report)


def _fail(kept: QuestionImport, title: str, detail: str) -> None:
    kept.state = "failed"
    kept.problem = {"type": "/problems/import-failed", "title": title, "status": 500, "detail": detail}


def _begun(import_id: int) -> None:
    change = sa.update(QuestionImport).where(QuestionImport.id == import_id)
    with db.apart() as connection:
        connection.execute(
            change.values(state="running", phase=READING, rows_done=0, tries=QuestionImport.tries + 1)
        )


class _Told:
    """Says how far an import is, beside its transaction."""

    def __init__(self, import_id: int) -> None:
        self._import_id = import_id
        self._phase = ""
        self._next = 0.0

    def __call__(self, phase: str, done: int, rows: int) -> None:
        # Only for the pauses between two of these; what time it is nobody here asks.
        now = time.monotonic()
        if phase == self._phase and now < self._next:
            return
        self._phase, self._next = phase, now + PAUSE_S
        change = sa.update(QuestionImport).where(QuestionImport.id == self._import_id)
        with db.apart() as connection:
            connection.execute(change.values(phase=phase, rows_done=done, rows=rows))
