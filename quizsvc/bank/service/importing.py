"""Import a file of questions: look at it, or take it, all or nothing."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql

from quizsvc.accounts import queries as accounts
from quizsvc.accounts.rules import Role
from quizsvc.bank import imports, queries
from quizsvc.bank.imports import Candidate, Report
from quizsvc.bank.models import Question, QuestionRevision, Subject
from quizsvc.bank.service.writing import revision_row
from quizsvc.kit import audit, db, tables
from quizsvc.kit.db import session
from quizsvc.kit.errors import NotAllowed
from quizsvc.kit.tables import Finding

REASON = "导入"


@dataclass
class _Sorted:
    """Candidates sorted into new ones, duplicates and conflicts."""

    new: dict[str, Candidate] = field(default_factory=dict)
    duplicates: list[Finding] = field(default_factory=list)
    conflicts: list[Finding] = field(default_factory=list)


def import_questions(
    *,
    now: datetime,
    actor: int | None,
    data: bytes,
    filename: str,
    commit: bool,
    skip_rejected: bool = False,
    subject: str | None = None,
    approve: bool = False,
    address: str | None = None,
) -> Report:
    """Read a file of questions and, with `commit`, add what is new.

    With a rejected row nothing is written, unless `skip_rejected`; `committed` says which it was. New
    questions are drafts, or approved at once with `approve` (which the audit log keeps). A question with the
    same stem and options is a duplicate and skipped; with another key it is a conflict and rejected.
    `subject` is for rows that name none.

    Raises:
        BadFile: the file as a whole cannot be read. NotAllowed: `approve`, by an account that is no
            organizer's; a command's actor is nobody, and may.
    """
    if approve and actor is not None and Role.ORGANIZER not in accounts.roles_of(actor):
        raise NotAllowed("只有组织者可以在导入时直接通过审核")
    examined = imports.examine(data, filename, subject=subject)
    if commit:
        # One import at a time, so that two that hold the same questions agree on who adds them.
        db.lock("questions.import")
    report, new = _compared(examined, commit=commit, skip_rejected=skip_rejected)
    if report.committed:
        _add(new, now=now, actor=actor, state="approved" if approve else "draft")
        detail = {
            "file": tables.printable(filename)[:200],
            "added": len(new),
            "rejected": report.rejected,
            "approved": approve,
        }
        audit.record("questions.import", now=now, actor=actor, subject="questions", address=address, **detail)
    return report


def _compared(
    examined: imports.Examined, *, commit: bool, skip_rejected: bool
) -> tuple[Report, dict[str, Candidate]]:
    """What the file and the bank together say, and the questions to add, by fingerprint."""
    found = _sort(examined.candidates)
    rejected = len(examined.rejected) + len(found.conflicts)
    subjects = {candidate.subject for candidate in found.new.values()} - queries.subjects().keys()
    report = Report(
        format=examined.format,
        mode="commit" if commit else "check",
        rows=examined.rows,
        accepted=len(found.new),
        duplicates=len(found.duplicates),
        rejected=rejected,
        skipped=len(examined.skipped),
        warnings=tables.in_order(examined.warnings + examined.skipped + found.duplicates),
        errors=tables.in_order(examined.errors + found.conflicts),
        subjects=tuple(sorted(subjects)),
        committed=commit and (rejected == 0 or skip_rejected),
    )
    return report, found.new


def _sort(candidates: Sequence[Candidate]) -> _Sorted:
    prints = [candidate.content.fingerprint() for candidate in candidates]
    known = queries.known(set(prints))
    found = _Sorted()
    for candidate, fingerprint in zip(candidates, prints, strict=True):
        earlier = found.new.get(fingerprint)
        in_bank = known.get(fingerprint)
        if in_bank is not None:
            place = f"题库中的第 {in_bank.question_id} 号题" + (
                "（已停用）" if in_bank.state == "retired" else ""
            )
            same = in_bank.key_print == candidate.content.key_print()
        elif earlier is not None:
            place = f"工作表“{earlier.raw.sheet}”第 {earlier.raw.row} 行"
            same = earlier.content.key_print() == candidate.content.key_print()
        else:
            found.new[fingerprint] = candidate
            continue
        if same:
            found.duplicates.append(candidate.raw.finding(None, "duplicate", f"与{place}相同，已跳过"))
        else:
            message = f"与{place}的题干和选项相同，答案却不同，请核对哪一个正确"
            found.conflicts.append(candidate.raw.finding("key", "key-conflict", message))
    return found


def _add(new: dict[str, Candidate], *, now: datetime, actor: int | None, state: str) -> None:
    if not new:
        return
    names = sorted({candidate.subject for candidate in new.values()})
    session().execute(postgresql.insert(Subject).on_conflict_do_nothing(), [{"name": name} for name in names])
    subject_ids = queries.subjects()
    common = {"state": state, "revision_number": 1, "created_at": now, "created_by": actor}
    made = session().execute(
        postgresql.insert(Question).on_conflict_do_nothing().returning(Question.content, Question.id),
        [{"content": fingerprint, **common} for fingerprint in new],
    )
    ids = dict(made.all())
    rows = [
        {
            "question_id": ids[fingerprint],
            "number": 1,
            **revision_row(
                candidate.content,
                subject_id=subject_ids[candidate.subject],
                now=now,
                actor=actor,
                reason=REASON,
            ),
        }
        for fingerprint, candidate in new.items()
        if fingerprint in ids
    ]
    session().execute(sa.insert(QuestionRevision), rows)
