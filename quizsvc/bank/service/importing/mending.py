"""Rows that were exported from the bank and come back: the same, or changed."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from quizsvc.bank import queries
from quizsvc.bank.imports import Candidate
from quizsvc.bank.queries import Known, Standing
from quizsvc.bank.rules import STATES, STEM, Content
from quizsvc.bank.service.importing.plans import Mending, Plan, where

KEPT = ("explanation", "citation", "difficulty")
"""Stay as they are where the file has no such column."""


def mend(plan: Plan, rows: Sequence[Candidate], *, hold: bool, reason: str | None) -> None:
    """Compare rows with the questions whose numbers they carry."""
    standing = queries.standing([row.question_id for row in rows if row.question_id is not None], hold=hold)
    said = {id(row): _said(row, standing.get(row.question_id or 0)) for row in rows}
    known = queries.known({content.fingerprint() for content in said.values()})
    prints: dict[str, Candidate] = {}
    for row in rows:
        question, content = standing.get(row.question_id or 0), said[id(row)]
        if question is None:
            told = (
                f"题库里没有第 {row.question_id} 号题。要作为新题导入，请清空“题库编号”，或选“全部作为新题”"
            )
            plan.reject(row, "question_id", "question-unknown", told)
        elif _same(row, question, content):
            told = f"与题库中的第 {question.question_id} 号题相同，没有改动"
            plan.repeats(row, told, question)
            _tell_of_state(plan, row, question)
        elif (fault := _fault(plan, row, question) or _taken(known, prints, question, content)) is not None:
            plan.reject(row, *fault, question)
        else:
            prints[content.fingerprint()] = row
            plan.mend(Mending(question, content, _subject(row, question), reason, row))
            _tell_of_state(plan, row, question)


def _tell_of_state(plan: Plan, row: Candidate, question: Standing) -> None:
    """Say that a state which the file puts otherwise was not taken: people go through review for that."""
    if row.state not in (None, question.state):
        told = (
            f"题库里的状态是“{STATES[question.state]}”。导入不改题目的状态，文件里写的没有采用；"
            "要提交、通过或停用，请在题库里操作"
        )
        plan.warnings.append(row.raw.finding("state", "state-ignored", told))


def _said(row: Candidate, question: Standing | None) -> Content:
    """What the row says, and the bank where the file has no column for it."""
    if question is None:
        return row.content
    absent = {name: getattr(question.content, name) for name in KEPT if name not in row.raw.fields}
    if "tags" not in row.raw.fields and not row.content.tags:
        absent["tags"] = question.content.tags
    if "pictures" not in row.raw.fields and not row.content.pictures:
        absent["pictures"] = _pictures(row, question)
    return replace(row.content, **absent)


def _pictures(row: Candidate, question: Standing) -> tuple[tuple[str, str], ...]:
    """The bank's pictures, as far as the row still has the options that they belong to."""
    places = {STEM, *(id_ for id_, _ in row.content.options)}
    return tuple(picture for picture in question.content.relabelled().pictures if picture[0] in places)


def _subject(row: Candidate, question: Standing) -> str:
    return row.subject if "subject" in row.raw.fields else question.subject


def _same(row: Candidate, question: Standing, content: Content) -> bool:
    return (
        content.relabelled() == question.content.relabelled() and _subject(row, question) == question.subject
    )


def _fault(plan: Plan, row: Candidate, question: Standing) -> tuple[str, str, str] | None:
    """Why the row may not change the question: the column, a code and a sentence."""
    if question.question_id in plan.mended:
        other = where(plan.mended[question.question_id].row)
        return "question_id", "question-repeated", f"{other}已经改了同一道题，请只留一行"
    if question.state == "retired":
        return "question_id", "question-retired", f"第 {question.question_id} 号题已停用，不能再改"
    if row.revision is None:
        return (
            "revision",
            "revision-missing",
            "有题库编号而没有版本号，无法判断题目是否已被别人改过；请重新导出",
        )
    if row.revision == question.revision and not row.mark:
        told = "版本号不完整，无法判断是不是这个题库导出的同一道题；请重新导出，在新的文件里改"
        return "revision", "revision-missing", told
    if row.revision == question.revision and row.mark != question.content.mark():
        told = (
            f"第 {question.question_id} 号题在这个题库里是另一道题，文件像是从别的题库导出的；"
            "要作为新题导入，请选“全部作为新题”"
        )
        return "question_id", "question-of-another-bank", told
    if row.revision != question.revision:
        told = (
            f"文件里是第 {row.revision} 版，题库里已是第 {question.revision} 版；请重新导出，在新的文件里改"
        )
        return "revision", "revision-moved", told
    return None


def _taken(
    known: Mapping[str, Known], prints: Mapping[str, Candidate], question: Standing, content: Content
) -> tuple[str, str, str] | None:
    """Whether another question already says this."""
    fingerprint = content.fingerprint()
    other = known.get(fingerprint)
    if other is not None and other.question_id != question.question_id and other.state != "retired":
        return "stem", "same-as-another", f"改后与题库中的第 {other.question_id} 号题相同"
    if fingerprint in prints:
        return "stem", "same-as-another", f"改后与{where(prints[fingerprint])}相同"
    return None
