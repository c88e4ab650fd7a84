"""Rows that were exported from the bank and come back: the same, or changed."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from quizsvc.bank import queries
from quizsvc.bank.imports import Candidate, place_of
from quizsvc.bank.queries import Known, Standing
from quizsvc.bank.rules import STATES, STEM, Content
from quizsvc.bank.service.importing.forms import Decision
from quizsvc.bank.service.importing.plans import Mending, Plan, where
from quizsvc.kit.errors import WrongShape

KEPT = ("explanation", "citation", "difficulty")
"""Stay as they are where the file has no such column."""


def mend(
    plan: Plan,
    rows: Sequence[Candidate],
    decisions: Mapping[str, Decision],
    *,
    hold: bool,
    reason: str | None,
) -> None:
    """Compare rows with the questions whose numbers they carry. Of rows that carry the same number one is
    taken: the one decided for, else the first; those that say something else are in conflict with it.

    Raises:
        WrongShape: two decisions that contradict each other.
    """
    standing = queries.standing([row.question_id for row in rows if row.question_id is not None], hold=hold)
    said = {id(row): _said(row, standing.get(row.question_id or 0)) for row in rows}
    known = queries.known({content.fingerprint() for content in said.values()})
    prints: dict[str, Candidate] = {}
    groups: dict[int | None, list[Candidate]] = {}
    for row in rows:
        groups.setdefault(row.question_id, []).append(row)
    for number, group in groups.items():
        question = standing.get(number or 0)
        if question is None:
            for row in group:
                _unknown(plan, row)
            continue
        numbered = _Numbered(question, group, said, decisions)
        content = said[id(numbered.taken)]
        stands = _take(plan, numbered.taken, question, content, (known, prints), reason)
        numbered.leave(plan, stands=stands)


def _unknown(plan: Plan, row: Candidate) -> None:
    told = f"题库里没有第 {row.question_id} 号题。要作为新题导入，请清空“题库编号”，或选“全部作为新题”"
    plan.reject(row, "question_id", "question-unknown", told)


def _take(
    plan: Plan,
    row: Candidate,
    question: Standing,
    content: Content,
    others: tuple[Mapping[str, Known], dict[str, Candidate]],
    reason: str | None,
) -> bool:
    """The row that speaks for a question, and whether the bank can have it so; `others` are the bank's
    questions and the rows that say the same.
    """
    known, prints = others
    if _same(row, question, content):
        plan.repeats(row, f"与题库中的第 {question.question_id} 号题相同，没有改动", question)
    elif (fault := _fault(row, question) or _taken(known, prints, question, content)) is not None:
        plan.reject(row, *fault, question)
        return False
    else:
        prints[content.fingerprint()] = row
        plan.mend(Mending(question, content, _subject(row, question), reason, row))
    _tell_of_state(plan, row, question)
    return True


class _Numbered:
    """The rows that carry the number of one question."""

    def __init__(
        self,
        question: Standing,
        rows: Sequence[Candidate],
        said: Mapping[int, Content],
        decisions: Mapping[str, Decision],
    ) -> None:
        self._question = question
        self._rows = rows
        self._texts = {id(row): (said[id(row)].relabelled(), _subject(row, question)) for row in rows}
        self._disputed = len(set(self._texts.values())) > 1
        self._decisions = {id(row): decisions.get(_place(row)) for row in rows} if self._disputed else {}
        self.taken = self._chosen()

    def leave(self, plan: Plan, *, stands: bool) -> None:
        """The outcome of each row that is not taken; which decisions counted. `stands`: the taken one is."""
        number, other = self._question.question_id, where(self.taken)
        for row in self._rows:
            decision = self._decisions.get(id(row))
            if row is self.taken:
                if decision == Decision.FILE:
                    plan.decided.add(_place(row))
                continue
            if self._texts[id(row)] == self._texts[id(self.taken)]:
                plan.repeats(row, f"与{other}相同，已跳过", self._question)
                continue
            plan.disputed.append(_place(row))
            if decision == Decision.BANK or Decision.FILE in self._decisions.values():
                plan.decided.update([_place(row)] if decision else [])
                plan.repeats(row, f"与{other}内容不同；按您的决定，不用这一行", self._question)
            else:
                told = f"与{other}都写着第 {number} 号题，内容却不同，请选“用这一行”或“不用这一行”"
                if stands:
                    told = f"{told}；不作决定时用{other}"
                plan.conflicts(row, told, self._question, name="question_id", code="question-repeated")

    def _chosen(self) -> Candidate:
        """The row decided for, else the first."""
        wanted = [row for row in self._rows if self._decisions.get(id(row)) == Decision.FILE]
        if len({self._texts[id(row)] for row in wanted}) > 1:
            places = "、".join(map(_place, wanted))
            told = f"{places} 写着同一道题，内容不同，只能选其中一行用 file"
            raise WrongShape("对冲突的决定互相矛盾", errors={"decisions": [told]})
        return (wanted or self._rows)[0]


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


def _fault(row: Candidate, question: Standing) -> tuple[str, str, str] | None:
    """Why the row may not change the question: the column, a code and a sentence."""
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


def _place(row: Candidate) -> str:
    return place_of(row.raw.sheet, row.raw.row)
