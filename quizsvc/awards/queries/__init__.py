"""Reads of rounds, certificates, files for print, and what people and units did over a season."""

from quizsvc.awards.queries.certificates import (
    ORDERS,
    Certified,
    Claim,
    by_code,
    certificate,
    last_serial,
    newest_round,
    of_person,
    of_season,
    page_of,
    replaced_by,
    rounds,
    some,
    valid_counts,
)
from quizsvc.awards.queries.prints import print_is_outdated, print_of, printed_file, prints, prints_wait
from quizsvc.awards.queries.records import PersonRecord, active_weeks, person_records

__all__ = [
    "ORDERS",
    "Certified",
    "Claim",
    "PersonRecord",
    "active_weeks",
    "by_code",
    "certificate",
    "last_serial",
    "newest_round",
    "of_person",
    "of_season",
    "page_of",
    "person_records",
    "print_is_outdated",
    "print_of",
    "printed_file",
    "prints",
    "prints_wait",
    "replaced_by",
    "rounds",
    "some",
    "valid_counts",
]
