"""Faster than anybody reads."""

from collections.abc import Mapping

from quizsvc.integrity.rules.signals import Finding, Sat, SignalKind
from quizsvc.kit.hundredths import format_hundredths

READ_IN_A_SECOND = 30
"""Characters. Adults read some 300 Chinese characters a minute and skim three times as many; this is six
times the first. Whoever knows the bank by heart still has to recognise the question and find the option."""
TO_CHOOSE_S = 1
"""For each answer: to tap it and see the next question."""
HIGH_SCORE = 8_000
"""In hundredths. Who taps blindly is fast too, and gains nothing by it."""


def too_fast(sat: Sat, lengths: Mapping[int, int]) -> Finding | None:
    """Whether an attempt with a high score took less time than reading what it answers would.

    `lengths` are the characters of stem and options by revision; pictures are not counted. Only what was
    answered had to be read. A person's second attempt on a paper is not looked at: they have read it before.
    """
    if sat.number > 1 or sat.score < HIGH_SCORE:
        return None
    characters, answers = sum(lengths[revision] for revision in sat.chosen), len(sat.chosen)
    # Multiplied out: least = characters / READ_IN_A_SECOND + answers × TO_CHOOSE_S.
    needed = characters + answers * TO_CHOOSE_S * READ_IN_A_SECOND
    if sat.time_used_s * READ_IN_A_SECOND >= needed:
        return None
    least_s = -(-needed // READ_IN_A_SECOND)
    evidence = {
        "time_used_s": sat.time_used_s,
        "least_s": least_s,
        "characters": characters,
        "answers": answers,
        "score": format_hundredths(sat.score),
    }
    sentence = (
        f"{sat.time_used_s} 秒答了 {answers} 题（题干和选项共 {characters} 字），得 {evidence['score']} 分；"
        f"每秒读 {READ_IN_A_SECOND} 字、每题再用 {TO_CHOOSE_S} 秒选答案，也要 {least_s} 秒"
    )
    return Finding(SignalKind.SPEED, (sat.id,), evidence, sentence)
