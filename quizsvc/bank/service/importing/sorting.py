"""Rows that name no question: new ones, repetitions, and conflicts that a person decides."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from quizsvc.bank import queries
from quizsvc.bank.imports import Candidate, place_of
from quizsvc.bank.queries import Known, Standing
from quizsvc.bank.rules import normalised_option, pictured
from quizsvc.bank.service.importing.forms import Decision
from quizsvc.bank.service.importing.plans import Mending, Plan, where
from quizsvc.kit.errors import WrongShape

KEY_REASON = "导入时改正答案"
BESIDE = {"explanation": "解析", "citation": "依据", "difficulty": "难度", "tags": "标签"}
"""What a question says beside its stem, options and key."""
NAMED = 20
"""Rows that a refusal names."""
Decisions = Mapping[str, Decision]
Seen = Mapping[str, tuple[int | None, int | None]]
"""A question of the bank and its revision, or none, by a row's place."""


def sort(
    plan: Plan, rows: Sequence[Candidate], decisions: Decisions, *, seen: Seen | None, hold: bool
) -> None:
    """Give each row its outcome, by what the bank and the rows before it say.

    `seen` is which question, at which revision, people saw at a place when they decided about it; a decision
    about another does not count, and the row is a conflict again. None: the decisions came with the file.

    Raises:
        WrongShape: a decision about a row that is in no conflict, or two that contradict each other.
    """
    groups: dict[str, list[Candidate]] = {}
    for row in rows:
        groups.setdefault(row.content.fingerprint(), []).append(row)
    known = queries.known(groups)
    wanted = [
        known[fingerprint].question_id
        for fingerprint, group in groups.items()
        if fingerprint in known and any(_decision(row, decisions) for row in group)
    ]
    standing = queries.standing(wanted, hold=hold)
    mended = {mending.content.fingerprint(): mending for mending in plan.mended.values()}
    for fingerprint, group in groups.items():
        if fingerprint in mended:
            _beside(plan, group, mended[fingerprint], decisions)
            continue
        in_bank = known.get(fingerprint)
        question = standing.get(in_bank.question_id) if in_bank else None
        sorting = _Group(fingerprint, group, in_bank, decisions)
        if seen is not None:
            sorting.forget_stale(seen, question)
        sorting.sort(plan, question)
        plan.decided |= sorting.used
        plan.disputed += sorting.in_conflict
    superfluous = sorted(decisions.keys() - plan.decided)
    # What was decided after a look, and is moot since another row was mended, harms nobody who only looks.
    if superfluous and (hold or seen is None):
        raise _superfluous(superfluous, plan.disputed)


def _beside(plan: Plan, group: Iterable[Candidate], mending: Mending, decisions: Decisions) -> None:
    """Rows that say what another row makes of a question of the bank. That row carries the question's
    number: these can only be left out.
    """
    place = where(mending.row)
    for row in group:
        if row.content.key_print() == mending.content.key_print():
            plan.repeats(row, f"与{place}相同，已跳过", mending.was)
            continue
        plan.disputed.append(place_of(row.raw.sheet, row.raw.row))
        if _decision(row, decisions) == Decision.BANK:
            plan.decided.add(place_of(row.raw.sheet, row.raw.row))
            plan.repeats(row, f"与{place}答案不同；按您的决定，不用这一行", mending.was)
        else:
            told = f"与{place}的题干和选项相同，答案却不同。请选“不用这一行”，或改正其中一行"
            plan.conflicts(row, told, mending.was, code="row-conflict")


class _Group:
    """The rows of one question."""

    def __init__(
        self, fingerprint: str, rows: Sequence[Candidate], in_bank: Known | None, decisions: Decisions
    ) -> None:
        self.fingerprint = fingerprint
        self.rows = rows
        self.in_bank = in_bank
        keys = [row.content.key_print() for row in rows]
        self.base = in_bank.key_print if in_bank else keys[0]
        disputed = any(key != self.base for key in keys)
        self.decided = {
            place_of(row.raw.sheet, row.raw.row): decision
            for row, key in zip(rows, keys, strict=True)
            if disputed
            and (decision := _decision(row, decisions)) is not None
            and (key != self.base or (in_bank is None and decision == Decision.FILE))
        }
        self.used = set(self.decided)
        self.in_conflict = [
            place_of(row.raw.sheet, row.raw.row)
            for row, key in zip(rows, keys, strict=True)
            if key != self.base
        ]
        self.stale: set[str] = set()

    def forget_stale(self, seen: Seen, question: Standing | None) -> None:
        """Take no notice of decisions about what is no longer so."""
        stands = (None, None) if question is None else (question.question_id, question.revision)
        self.stale = {place for place in self.decided if tuple(seen.get(place, ())) != stands}
        if self.stale:
            self.decided = {}

    def sort(self, plan: Plan, question: Standing | None) -> None:
        """The outcome of each row; `question` is the bank's, if a decision may change it."""
        chosen = self._chosen()
        if chosen is not None and question is not None and question.state != "retired":
            self._mend(plan, question, chosen)
        elif chosen is not None:
            plan.create(chosen, self.fingerprint)
        for row in self.rows:
            if row is not chosen:
                self._leave(plan, row, chosen)

    def _mend(self, plan: Plan, question: Standing, row: Candidate) -> None:
        if question.question_id in plan.mended:
            other = where(plan.mended[question.question_id].row)
            plan.reject(row, "key", "question-repeated", f"{other}已经改了同一道题，请只留一行", question)
        else:
            plan.mend(_with_key(question, row))

    def _chosen(self) -> Candidate | None:
        """The row whose key is taken: the one decided for, else the first of a question that is new."""
        taken = [row for row in self.rows if self._decided(row) == Decision.FILE]
        if len({row.content.key_print() for row in taken}) > 1:
            places = "、".join(place_of(row.raw.sheet, row.raw.row) for row in taken)
            raise WrongShape(
                "对冲突的决定互相矛盾",
                errors={"decisions": [f"{places} 是同一道题，答案不同，只能选其中一行用 file"]},
            )
        if taken:
            return taken[0]
        return None if self.in_bank else self.rows[0]

    def _leave(self, plan: Plan, row: Candidate, chosen: Candidate | None) -> None:
        """A row that is not taken."""
        place = self._place(chosen)
        kept = chosen.content.key_print() if chosen else self.base
        if row.content.key_print() == kept:
            lost = _beside_key(row, chosen) if chosen else ""
            plan.repeats(row, f"与{place}相同，已跳过{lost}{self._to_reopen(chosen)}", self.in_bank)
        elif self._decided(row) == Decision.BANK or Decision.FILE in self.decided.values():
            plan.repeats(row, f"与{place}答案不同；按您的决定，不用这一行", self.in_bank)
        else:
            told = f"与{place}的题干和选项相同，答案却不同，请核对哪一个正确"
            if self.stale:
                told = f"您决定之后题库又改过：{told}，再决定一次"
            plan.conflicts(row, told, self.in_bank)

    def _place(self, chosen: Candidate | None) -> str:
        if chosen is not None:
            return where(chosen)
        assert self.in_bank is not None
        retired = "（已停用）" if self.in_bank.state == "retired" else ""
        return f"题库中的第 {self.in_bank.question_id} 号题{retired}"

    def _to_reopen(self, chosen: Candidate | None) -> str:
        """What to do about a question that is wanted again but retired."""
        retired = chosen is None and self.in_bank is not None and self.in_bank.state == "retired"
        return "。要再用这道题，请在题库里重新启用它，再提交审核" if retired else ""

    def _decided(self, row: Candidate) -> Decision | None:
        return self.decided.get(place_of(row.raw.sheet, row.raw.row))


def _decision(row: Candidate, decisions: Decisions) -> Decision | None:
    return decisions.get(place_of(row.raw.sheet, row.raw.row))


def _beside_key(row: Candidate, taken: Candidate) -> str:
    """What a row that repeats another says otherwise beside the question itself, and so is lost."""
    kept = taken.content
    others = [
        chinese for name, chinese in BESIDE.items() if getattr(row.content, name) != getattr(kept, name)
    ]
    if row.subject != taken.subject:
        others.append("科目")
    return f"；{'、'.join(others)}不同，用{where(taken)}的" if others else ""


def _with_key(question: Standing, row: Candidate) -> Mending:
    """The bank's question with the row's key, and what the row says to explain it: the old explanation may
    argue for the old key.
    """
    right = row.content.key_print()
    options = pictured(question.content.options, question.content.pictures)
    key = tuple(id_ for id_, text in options if normalised_option(text) in right)
    content = replace(
        question.content,
        type=row.content.type,
        key=key,
        explanation=row.content.explanation or question.content.explanation,
        citation=row.content.citation or question.content.citation,
    )
    return Mending(question, content, question.subject, KEY_REASON, row)


def _superfluous(places: Sequence[str], in_conflict: Sequence[str]) -> WrongShape:
    told = [f"{place} 没有冲突，或不在文件里，不需要决定" for place in places[:NAMED]]
    there = "、".join(in_conflict[:NAMED]) or "没有"
    more = f" 等 {len(in_conflict)} 行" if len(in_conflict) > NAMED else ""
    told.append(f"行写成“工作表名!行号”；这个文件里冲突的行：{there}{more}")
    return WrongShape("对冲突的决定有多余的", errors={"decisions": told})
