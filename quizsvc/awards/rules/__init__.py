"""Prizes from published ranks, and who is put forward to the selection (rules.md §9)."""

from quizsvc.awards.rules.nominations import Candidate, Nomination, nominations
from quizsvc.awards.rules.numbers import CODE_LENGTH, certificate_number, code_in_groups, normal_code
from quizsvc.awards.rules.prizes import (
    NEAR,
    Entry,
    Kind,
    Prize,
    Verdict,
    group_name,
    last_ranks,
    person_lacks,
    unit_lacks,
    verdicts,
    weeks_needed,
)

__all__ = [
    "CODE_LENGTH",
    "NEAR",
    "Candidate",
    "Entry",
    "Kind",
    "Nomination",
    "Prize",
    "Verdict",
    "certificate_number",
    "code_in_groups",
    "group_name",
    "last_ranks",
    "nominations",
    "normal_code",
    "person_lacks",
    "unit_lacks",
    "verdicts",
    "weeks_needed",
]
