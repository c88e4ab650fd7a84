"""Anybody checks a certificate by its code."""

from datetime import datetime

from quizsvc.accounts import throttle
from quizsvc.awards import queries, rules
from quizsvc.awards.queries import Certified
from quizsvc.awards.service.refusals import UnknownCertificate

SUBJECT = "certificate"


def check(*, now: datetime, typed: str, address: str) -> Certified:
    """The certificate of a code that somebody typed or scanned, revoked ones too.

    One address that asks for many codes which do not exist is slowed, as it is where it signs in.

    Raises:
        UnknownCertificate, throttle.AddressSlowed.
    """
    code = rules.normal_code(typed)
    if code is None:
        raise UnknownCertificate()
    found = queries.by_code(code)
    if found is not None:
        return found
    throttle.slow_down(now=now, address=address)
    throttle.note_failure(now=now, subject=SUBJECT, address=address)
    raise UnknownCertificate()
