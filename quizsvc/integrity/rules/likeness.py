"""The same answers, wrong ones too, at the same time, in one unit.

The chance that somebody gives the same wrong answers as another person is worked out from how everybody
answered the paper: of the n − 1 others to whom a question was put, c − 1 gave the very answer, so (c − 1) /
(n − 1) for each wrong answer, multiplied. Right answers count as certain: two good people are alike because
both are right, and that proves nothing. That the other answers are the same too, and the time, is asked for
on top and makes nothing likelier. The chance is then taken times the number of pairs that are compared, which
are those of one unit: so often would chance alone bring about such a pair on this paper.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime, timedelta
from fractions import Fraction
from math import comb

from quizsvc.integrity.rules.signals import Finding, Sat, SignalKind

EXPECTED_BY_CHANCE = Fraction(1, 100)
"""Below this a pair is a signal: chance would bring about one on a hundred such papers at most."""
LEAST_WRONG = 2
"""So many wrong answers must be the same: a single one is a slip of the same finger."""
APART = timedelta(minutes=10)
"""So long at most after the one before each of them ends."""


def alike(sats: Sequence[Sat]) -> list[Finding]:
    """Groups of people of one unit whose answers on a paper are the same to the last letter, some of them
    wrong, and who ended soon one after the other, if chance does not explain it. By their first attempt.

    `sats` are all counted attempts on the paper, one of each person.
    """
    given = Counter((revision, chosen) for sat in sats for revision, chosen in sat.chosen.items())
    units = Counter(sat.unit for sat in sats if sat.unit is not None)
    pairs = sum(comb(people, 2) for people in units.values())
    found = []
    for group in _groups(sats):
        wrong = {revision: given[revision, group[0].chosen[revision]] for revision in group[0].wrong}
        if len(wrong) >= LEAST_WRONG:
            chance = _chance(wrong.values(), len(sats))
            if pairs * chance < EXPECTED_BY_CHANCE:
                found.append(_finding(group, wrong, len(sats), chance, pairs))
    return sorted(found, key=lambda finding: finding.attempts)


def _groups(sats: Iterable[Sat]) -> Iterator[list[Sat]]:
    """Those of one unit with the same answers, cut where somebody ended long after the one before."""
    same: dict[tuple[object, ...], list[Sat]] = defaultdict(list)
    for sat in sats:
        if sat.unit is not None:
            same[sat.unit, frozenset(sat.chosen.items())].append(sat)
    for group in same.values():
        yield from _near(sorted(group, key=lambda sat: (sat.ended_at, sat.id)))


def _near(ordered: Sequence[Sat]) -> Iterator[list[Sat]]:
    run: list[Sat] = []
    for sat in ordered:
        if run and sat.ended_at - run[-1].ended_at > APART:
            if len(run) > 1:
                yield run
            run = []
        run.append(sat)
    if len(run) > 1:
        yield run


def _chance(same: Iterable[int], people: int) -> Fraction:
    chance = Fraction(1)
    for count in same:
        chance *= Fraction(count - 1, people - 1)
    return chance


def _finding(
    group: Sequence[Sat], wrong: dict[int, int], people: int, chance: Fraction, pairs: int
) -> Finding:
    # At least two gave each of these answers, so the chance is never 0.
    one_in = chance.denominator // chance.numerator
    span_s = _whole_s(group[0].ended_at, group[-1].ended_at)
    answers = len(group[0].chosen)
    evidence = {
        "people": len(group),
        "answers": answers,
        "wrong": [
            {"revision_id": str(revision), "gave_it": gave, "of": people}
            for revision, gave in sorted(wrong.items())
        ],
        # As text: longer than the whole numbers that every client can hold.
        "chance": f"{chance.numerator}/{chance.denominator}",
        "pairs": pairs,
        "span_s": span_s,
    }
    sentence = (
        f"同一单位 {len(group)} 人的 {answers} 个答案完全相同，其中 {len(wrong)} 题错得一样，"
        f"{span_s} 秒内先后交卷；按这份试卷上全体 {people} 人的答案，"
        f"两个人碰巧错得这样相同的机会约为 {one_in} 分之一"
    )
    return Finding(SignalKind.LIKENESS, tuple(sorted(sat.id for sat in group)), evidence, sentence)


def _whole_s(start: datetime, end: datetime) -> int:
    return (end - start) // timedelta(seconds=1)
