"""Activation codes: hand them out, and open an account with one."""

import hmac
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert

from quizsvc.accounts import passwords, throttle, tokens
from quizsvc.accounts.rules import Role
from quizsvc.identity import queries
from quizsvc.identity.models import ActivationCode
from quizsvc.identity.service.binding import open_account
from quizsvc.identity.service.refusals import HasAccount, WrongActivation
from quizsvc.kit import audit
from quizsvc.kit.db import session
from quizsvc.kit.errors import NotFound
from quizsvc.roster import queries as roster
from quizsvc.roster import spelling
from quizsvc.season import queries as seasons

CODE_LASTS = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class IssuedCode:
    """A code in the clear, told this once."""

    person_id: int
    name: str
    code: str
    expires_at: datetime


def issue_codes(
    *,
    now: datetime,
    actor: int,
    actor_roles: frozenset[str],
    actor_person: int | None,
    unit_id: int,
    address: str,
    person_id: int | None = None,
) -> list[IssuedCode]:
    """Fresh one-time codes for everybody in the unit itself (not below it) who has no account yet, by name;
    with `person_id` for that one alone.

    Older codes of the same people work no more. People whose membership is still to begin are among them.

    Raises:
        NotFound: no such unit, or not one in the subtree of the unit admin's own; or the person is not of
            the unit. HasAccount: the person needs no code.
    """
    day = seasons.today(now)
    if roster.unit(unit_id) is None:
        raise NotFound("没有这个单位")
    if Role.ORGANIZER not in actor_roles and unit_id not in roster.units_managed_by(actor_person, day):
        raise NotFound("没有这个单位")
    expires_at = now + CODE_LASTS
    issued = [
        IssuedCode(person.id, person.name, passwords.new_code(), expires_at)
        for person in _without_account(unit_id, day, person_id)
    ]
    _keep(issued, now=now, actor=actor)
    audit.record(
        "activation.issue",
        now=now,
        actor=actor,
        subject=f"unit:{unit_id}",
        address=address,
        codes=len(issued),
    )
    return issued


def _without_account(unit_id: int, day: date, person_id: int | None) -> list[roster.PersonRow]:
    people = [one for one in roster.people_of(unit_id, day) if person_id in (None, one.id)]
    bound = queries.bound_among([one.id for one in people])
    if person_id is not None and not people:
        raise NotFound("这个单位里没有这名人员")
    if person_id in bound:
        raise HasAccount()
    return [one for one in people if one.id not in bound]


def activate(
    *, now: datetime, name: str, credential: str, code: str, password: str, address: str
) -> tokens.Tokens:
    """Make an account for a person of the roster with the code from their unit's admin, and sign it in.

    The account's name is the credential. Whatever is wrong, the answer and the work behind it are the same.

    Raises:
        passwords.WeakPassword: told by what the caller sent alone. WrongActivation. throttle.TooManyTries,
        throttle.AddressSlowed. accounts.AccountExists: the code is right, but the account's name is taken.
    """
    passwords.insist_on_strength(password, own_words=(credential.strip(), name.strip()))
    subject = f"activation:{spelling.credential(credential)}"
    throttle.check(now=now, subject=subject, address=address)
    person_id = _use_code(now=now, name=name, credential=credential, code=code)
    account_id = None
    if person_id is not None:
        account_id = open_account(now=now, person_id=person_id, password=password, address=address)
    if account_id is None:
        if person_id is None:
            passwords.hash_password(password)  # the work that the right code costs
        throttle.note_failure(now=now, subject=subject, address=address)
        raise WrongActivation()
    throttle.forget(subject=subject)
    about = f"account:{account_id}"
    audit.record("account.activate", now=now, actor=account_id, subject=about, address=address)
    return tokens.open_session(now=now, account_id=account_id)


def _use_code(*, now: datetime, name: str, credential: str, code: str) -> int | None:
    """The person whose code this is, used up by this very call; None if anything is wrong."""
    person = roster.person_by_credential(credential)
    known = queries.code_of(person.id) if person else None
    right = hmac.compare_digest(known.code_hash if known else "", passwords.hash_code(code))
    named = person is not None and spelling.squeezed(person.name) == spelling.squeezed(name)
    if person is None or not (right and named) or queries.account_of(person.id) is not None:
        return None
    # One statement looks and takes: of two parallel calls the second waits for the row and finds it used.
    used = (
        sa.update(ActivationCode)
        .where(ActivationCode.person_id == person.id, ActivationCode.code_hash == passwords.hash_code(code))
        .where(ActivationCode.used_at.is_(None), ActivationCode.expires_at > now)
        .values(used_at=now)
        .returning(ActivationCode.person_id)
        .execution_options(synchronize_session=False)
    )
    return session().scalar(used)


def _keep(issued: Iterable[IssuedCode], *, now: datetime, actor: int) -> None:
    rows = [
        {
            "person_id": one.person_id,
            "code_hash": passwords.hash_code(one.code),
            "issued_at": now,
            "issued_by": actor,
            "expires_at": one.expires_at,
        }
        for one in issued
    ]
    if not rows:
        return
    added = insert(ActivationCode)
    newer = {name: added.excluded[name] for name in ("code_hash", "issued_at", "issued_by", "expires_at")}
    replaced = added.on_conflict_do_update(index_elements=["person_id"], set_={**newer, "used_at": None})
    session().execute(replaced, rows)
