"""About a question whose key is wrong: on the papers of a season that hold it, in the bank (rules.md §8)."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any, Self

from quizsvc.attempts import queries as attempt_queries
from quizsvc.attempts import service as attempts
from quizsvc.bank import queries as bank
from quizsvc.bank import service as bank_service
from quizsvc.bank.rules import Content, key_faults
from quizsvc.corrections import queries
from quizsvc.corrections.rules import Kind
from quizsvc.corrections.service import dry_runs
from quizsvc.corrections.service.effects import Deed, Effect
from quizsvc.corrections.service.refusals import KeyDoesNotFit, NothingToCorrect
from quizsvc.kit.errors import NotFound, WrongShape
from quizsvc.papers import queries as papers
from quizsvc.papers import rules as paper_rules
from quizsvc.papers import service as paper_service
from quizsvc.papers.models import Paper
from quizsvc.papers.queries import Occurrence
from quizsvc.papers.rules import Correction, Policy
from quizsvc.rankings import service as rankings
from quizsvc.season import queries as seasons
from quizsvc.season import rules as season_rules

NO_OTHER_KEY = (
    "请先选新的正确答案：已发布的试卷都已经按题库里现在的答案评分，没有选别的答案，就没有需要更正的"
)


class KeyCorrection(Effect):
    """Have a question marked by another policy wherever it was marked by a wrong key. `key` is the right one,
    in the option ids of the question's newest revision; None is the key that this has.

    Without a key, full credit and dropping are about every paper with the question. What was dropped stays
    so.
    """

    kind = Kind.CORRECTION

    def __init__(
        self,
        *,
        question_id: int,
        policy: Policy,
        key: Sequence[str] | None = None,
        season: int | None = None,
    ) -> None:
        """Raises:
        NotFound, NoOpenSeason. WrongShape: a key that the question cannot have.
        """
        self.season_id = seasons.named_or_open(season).id
        self._question_id, self._policy, self._given = question_id, policy, key
        self._look()

    @classmethod
    def kept(cls, change: Mapping[str, Any]) -> Self:
        return cls(**{**change, "policy": Policy(change["policy"])})

    @property
    def thing(self) -> str:
        return f"question:{self.season_id}:{self._question_id}"

    def change(self) -> dict[str, Any]:
        key = None if self._given is None else sorted(set(self._given))
        told = {"question_id": self._question_id, "policy": self._policy.value, "key": key}
        return {**told, "season": self.season_id}

    def insist(self, now: datetime) -> None:
        """Raises:
        NothingToCorrect, KeyDoesNotFit.
        """
        if not any(self._after(place, self._policy) for place in self._places):
            no_other = self._given is None and self._key is not None
            raise NothingToCorrect(NO_OTHER_KEY if no_other else "")

    def inputs(self) -> dict[str, Any]:
        """The question, its places, and how often anything was corrected on their papers, as what is dropped
        there scales the rest. Who hands in meanwhile is marked by the same rule, moving nothing.
        """
        return {
            "revision": self._revision,
            "corrections": len(papers.noted_on({place.paper.id for place in self._places})),
            "places": [
                {
                    "paper_id": str(place.paper.id),
                    "number": place.number,
                    "revision_id": str(place.revision_id),
                    "policy": place.correction and place.correction.policy.value,
                    "keys": [sorted(key) for key in _accepted(place)],
                }
                for place in self._places
            ],
        }

    def dry_run(self, now: datetime) -> dict[str, Any]:
        """That of the policy, and all four side by side."""
        later = queries.after_all(now, self.season_id)
        outcomes = [self._outcome(policy, later) for policy in Policy]
        seen = dry_runs.look_at_each(now=now, season_id=self.season_id, papers=self.papers, outcomes=outcomes)
        by_policy = dict(zip(Policy, seen, strict=True))
        each = [
            {"policy": policy.value, "chosen": policy is self._policy, **by_policy[policy]}
            for policy in Policy
        ]
        return {**by_policy[self._policy], "policies": each}

    def hold(self, now: datetime) -> None:
        """Nobody revises the question, or publishes it, or starts on a paper with it."""
        bank.standing([self._question_id], hold=True)
        for place in papers.occurrences(self._question_id, self.season_id):
            paper_service.locked(place.paper.id)
        self._look()

    def insist_still(self, later: datetime) -> None:
        """It does not: a wrong key is put right at any time."""

    @classmethod
    def mended(cls, change: Mapping[str, Any], inputs: Mapping[str, Any]) -> dict[int, list[int]]:
        numbers: dict[int, list[int]] = {}
        for place in inputs["places"]:
            numbers.setdefault(int(place["paper_id"]), []).append(place["number"])
        return numbers

    def take_effect(self, deed: Deed) -> None:
        revision = self._put_right(deed)
        for place in self._places:
            how = self._after(place, self._policy)
            if how is not None:
                paper_service.correct(
                    now=deed.now,
                    actor=deed.actor,
                    paper=place.paper,
                    number=place.number,
                    how=replace(how, revision_id=revision),
                    reason=deed.reason,
                    address=deed.address,
                )
                attempts.touch_running(paper=place.paper)

    def _put_right(self, deed: Deed) -> int | None:
        """The revision that has the right key; None without one."""
        if self._key is None:
            return None
        return bank_service.rekey(
            now=deed.now,
            author=deed.proposer,
            approver=deed.actor,
            question_id=self._question_id,
            key=self._right,
            reason=f"更正答案：{deed.reason}",
            address=deed.address,
        )

    def _look(self) -> None:
        """Read the question and its places as they are now."""
        standing = bank.standing([self._question_id]).get(self._question_id)
        if standing is None:
            raise NotFound("没有这道题")
        self._newest, self._revision = standing.content, standing.revision
        self._right = frozenset(self._newest.key if self._given is None else self._given)
        faults = key_faults(self._newest.type, (id_ for id_, _ in self._newest.options), self._right)
        if faults:
            raise WrongShape(errors={"key": [fault.message for fault in faults]})
        self._key = self._right if self._policy.by_key or self._given is not None else None
        found = papers.occurrences(self._question_id, self.season_id)
        said = bank.contents({place.revision_id for place in found})
        self._keys_there = {place.revision_id: self._named(said[place.revision_id]) for place in found}
        self._places = [place for place in found if self._is_wrong(place)]
        self.papers = [place.paper for place in self._places]

    def _named(self, there: Content) -> frozenset[str] | None:
        """The right key in the option ids of another revision; None if it cannot have that key."""
        named = self._newest.named_in(there, self._right)
        fits = named is not None and not key_faults(there.type, (id_ for id_, _ in there.options), named)
        return named if fits else None

    def _is_wrong(self, place: Occurrence) -> bool:
        if place.correction is not None and place.correction.drops:
            return False
        return self._key is None or set(_accepted(place)) != {self._keys_there[place.revision_id]}

    def _after(self, place: Occurrence, policy: Policy) -> Correction | None:
        """How a place is marked after it; None if as before.

        Raises:
            KeyDoesNotFit.
        """
        by_key = policy.by_key
        key = self._keys_there[place.revision_id]
        if key is None and (by_key or self._key is not None):
            raise _not_fitting(place.paper, place.number)
        wanted = key if by_key or self._key is not None else None
        return paper_rules.corrected(place.own, place.correction, policy, wanted)

    def _active_in_week_of(self, paper: Paper) -> set[int]:
        """Who answered anything of that week: a paper less moves them all."""
        known = papers.papers_of(self.season_id, since=paper.week_on)
        ids = [each.id for each in known if each.week_on == paper.week_on]
        return {each.person_id for each in attempt_queries.facts_for(ids)}

    def _outcome(self, policy: Policy, now: datetime) -> dry_runs.Outcome:
        """What a policy would bring; nothing where its key does not fit."""
        hows: dict[int, dict[int, Correction]] = {}
        for place in self._places:
            if policy is not self._policy and self._keys_there[place.revision_id] is None:
                continue
            how = self._after(place, policy)
            if how is not None:
                hows.setdefault(place.paper.id, {})[place.number] = how
        placed = papers.questions_on(hows)
        mended = [
            (paper, [replace(each, correction=how.get(each.number, each.correction)) for each in placed[id_]])
            for id_, how in hows.items()
            for paper in (papers.by_id(id_),)
        ]
        changed, supposed = dry_runs.marked_anew(mended)
        persons: dict[season_rules.Week, set[int]] = {
            dry_runs.week_of(paper): self._active_in_week_of(paper)
            for paper, places in mended
            if all(each.set_aside for each in places)
        }
        weeks = {paper.id: dry_runs.week_of(paper) for paper, _ in mended}
        for paper_id, person, _ in supposed.facts:
            persons.setdefault(weeks[paper_id], set()).add(person)

        def write() -> None:
            for paper, _ in mended:
                for number, how in hows[paper.id].items():
                    paper_service.add_correction(now=now, paper=paper, number=number, how=how, reason="试算")

        return dry_runs.Outcome(changed, rankings.Alternative(persons, supposed, write))


def _accepted(place: Occurrence) -> tuple[frozenset[str], ...]:
    """The keys by which a place was marked last."""
    return place.correction.keys if place.correction else (place.own,)


def _not_fitting(paper: Paper, number: int) -> KeyDoesNotFit:
    said = f"“{paper.title}”第 {number} 题的选项与最新版本不同，没有新答案里的选项"
    members = [{"id": str(paper.id), "title": paper.title, "number": number}]
    return KeyDoesNotFit(f"{said}。可改用全部给分或不计分，并且不写新答案", papers=members)
