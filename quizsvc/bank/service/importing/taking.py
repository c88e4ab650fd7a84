"""Import a file of questions: look at it, or take it, all or nothing."""

from collections.abc import Callable, Mapping
from datetime import datetime
from functools import partial
from typing import Any

from quizsvc.accounts import queries as accounts
from quizsvc.accounts.rules import Role
from quizsvc.bank import imports, queries
from quizsvc.bank.imports import Examined, Outcome, Report
from quizsvc.bank.rules import SubjectTree
from quizsvc.bank.service.importing import adding, likeness, mending, noticing, sorting
from quizsvc.bank.service.importing.forms import Form
from quizsvc.bank.service.importing.plans import Plan
from quizsvc.kit import audit, db, tables
from quizsvc.kit.errors import NotAllowed
from quizsvc.kit.tables import Finding

LOCK = "questions.import"
Progress = Callable[[str, int, int], None]
"""Is told the phase in Chinese, how many rows are done in it, and how many there are."""
READING, EXAMINING, COMPARING, WRITING = "读取文件", "逐行检查", "与题库比较", "写入"


def refuse_approving(*, actor: int | None, form: Form) -> None:
    """Only organizers may let questions be drawn that nobody reviewed; a command's actor is nobody, and may.

    Raises:
        NotAllowed.
    """
    if form.approve and actor is not None and Role.ORGANIZER not in accounts.roles_of(actor):
        raise NotAllowed("只有组织者可以在导入时直接通过审核")


def take(
    *,
    now: datetime,
    actor: int | None,
    data: bytes,
    filename: str,
    form: Form,
    uploader: int | None = None,
    import_id: int | None = None,
    address: str | None = None,
    progress: Progress | None = None,
) -> Report:
    """Read a file of questions and, if the form commits, write what it says.

    `uploader` is who handed the file in, if that was not `actor`: the questions are that person's work, who
    so cannot approve them. `import_id` is the import that it is kept as.

    With a rejected or conflicting row nothing is written, unless `skip_rejected`; `committed` says which it
    was. A row that was exported from the bank mends its question; one with stem and options of another is a
    duplicate; with another key, or beside another of its number, a conflict. The form's decisions end those.

    Raises:
        BadFile: the file as a whole cannot be read. NotAllowed. WrongShape: decisions about rows that are
            in no conflict. BankMoved.
    """
    refuse_approving(actor=actor, form=form)
    tell = progress or (lambda phase, done, rows: None)
    tell(READING, 0, 0)
    tree = queries.subject_tree()
    examined = _examined(data, filename, form, tree, partial(tell, EXAMINING))
    tell(COMPARING, 0, examined.rows)
    plan = _planned(examined, form, tree, likeness.warnings(examined.candidates))
    report = _report(examined, plan, form)
    if report.committed:
        tell(WRITING, 0, examined.rows)
        author = actor if uploader is None else uploader
        adding.write(plan, tree, form, now=now, actor=actor, author=author)
        kept = {"import": import_id, "uploader": author}
        _record(report, form, filename, kept, now=now, actor=actor, address=address)
    return report


def _examined(
    data: bytes, filename: str, form: Form, tree: SubjectTree, progress: Callable[[int, int], None]
) -> Examined:
    return imports.examine(
        data,
        filename,
        subject=form.subject,
        tree=tree,
        extra_tags=form.extra_tags,
        mends=form.mends,
        progress=progress,
    )


def import_questions(
    *,
    now: datetime,
    actor: int | None,
    data: bytes,
    filename: str,
    address: str | None = None,
    progress: Progress | None = None,
    **form: Any,
) -> Report:
    """The same for callers that have no form, but its fields."""
    return take(
        now=now,
        actor=actor,
        data=data,
        filename=filename,
        form=Form(**form),
        address=address,
        progress=progress,
    )


def _planned(examined: Examined, form: Form, tree: SubjectTree, alike: dict[int, Finding]) -> Plan:
    """What the file and the bank together say. A commit holds the questions that it changes."""
    if form.commit:
        # One import at a time, so that two that hold the same questions agree on who adds them.
        db.lock(LOCK)
    plan = Plan()
    plan.without(examined)
    plain, exported = [], []
    kept = queries.picture_sizes(sha for row in examined.candidates for _, sha in row.content.pictures)
    for row in examined.candidates:
        if unknown := [sha for _, sha in row.content.pictures if sha not in kept and sha not in row.pictures]:
            plan.reject(
                row, "pictures", "picture-unknown", f"题库里没有图片 {unknown[0][:12]}…，请先上传图片"
            )
        elif row.question_id is not None and not form.as_new:
            exported.append(row)
        elif row.state == "retired":
            plan.skip(row, "state", "question-retired", "状态是“停用”，没有导入")
        else:
            plain.append(row)
    mending.mend(plan, exported, form.decisions, hold=form.commit, reason=form.reason)
    sorting.sort(plan, plain, form.decisions, seen=form.seen, hold=form.commit)
    written = [*plan.new.values(), *(one.row for one in plan.mended.values())]
    plan.warnings.extend(alike[id(row)] for row in written if id(row) in alike)
    plan.warnings.extend(noticing.laws(written))
    subjects = [(row, row.subject) for row in plan.new.values()]
    subjects += [(one.row, one.subject) for one in plan.mended.values()]
    plan.warnings.extend(noticing.new_subjects(subjects, tree))
    plan.sort(examined.sheets)
    return plan


def _report(examined: Examined, plan: Plan, form: Form) -> Report:
    refused = plan.count(Outcome.REJECT) + plan.count(Outcome.CONFLICT)
    written = [row.subject for row in plan.new.values()] + [one.subject for one in plan.mended.values()]
    return Report(
        format=examined.format,
        mode="commit" if form.commit else "check",
        rows=examined.rows,
        accepted=plan.count(Outcome.CREATE),
        updated=plan.count(Outcome.UPDATE),
        duplicates=plan.count(Outcome.DUPLICATE),
        conflicts=plan.count(Outcome.CONFLICT),
        rejected=plan.count(Outcome.REJECT),
        skipped=plan.count(Outcome.SKIP),
        warnings=plan.warnings,
        errors=plan.errors,
        outcomes=plan.outcomes,
        left_out=plan.left_out,
        decided=frozenset(plan.decided),
        subjects=tuple(sorted(set(written) - queries.subjects().keys())),
        committed=form.commit and (refused == 0 or form.skip_rejected),
    )


def _record(
    report: Report,
    form: Form,
    filename: str,
    kept: Mapping[str, int | None],
    *,
    now: datetime,
    actor: int | None,
    address: str | None,
) -> None:
    detail = {
        **kept,
        "file": tables.printable(filename)[:200],
        "added": report.accepted,
        "updated": report.updated,
        "rejected": report.refused,
        "approved": form.approve,
    }
    audit.record("questions.import", now=now, actor=actor, subject="questions", address=address, **detail)
