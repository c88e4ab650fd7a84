"""Use cases of identity: hand out activation codes, activate an account with one, bind it to a person."""

import hmac
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert

from quizsvc.accounts import passwords, throttle, tokens
from quizsvc.accounts import service as accounts
from quizsvc.accounts.rules import Role
from quizsvc.identity import queries
from quizsvc.identity.models import ActivationCode, Binding
from quizsvc.kit import audit, marks
from quizsvc.kit.db import session
from quizsvc.kit.errors import NotFound, NotSignedIn, Refusal
from quizsvc.roster import queries as roster
from quizsvc.roster import spelling
from quizsvc.season import queries as seasons

CODE_LASTS = timedelta(days=30)


class WrongActivation(NotSignedIn):
    """No such person, a wrong name, a code that is wrong, used or too old, an account already: nobody learns
    which.
    """

    keeps_changes = True
    title = "姓名、证号或激活码不对，或激活码已用过、已过期"


class AlreadyBound(Refusal):
    """The account is another person, or the person has another account."""

    title = "这个账号或这个人员已经绑定"


class NotADemo(Refusal):
    """Nobody is signed in for somebody else where real people are."""

    title = "这不是演示活动的数据库，不能代人签发令牌"


class TooFewPeople(Refusal):
    """The roster has fewer people in force without an account of their own."""

    title = "名册上没有这么多可用的人员"


@dataclass(frozen=True, slots=True)
class IssuedCode:
    """A code in the clear, told this once."""

    person_id: int
    name: str
    code: str
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class SignedIn:
    """A person whom a load program may be, and the tokens for it."""

    person_id: int
    account: str
    tokens: tokens.Tokens


def issue_codes(
    *,
    now: datetime,
    actor: int,
    actor_roles: frozenset[str],
    actor_person: int | None,
    unit_id: int,
    address: str,
) -> list[IssuedCode]:
    """Fresh one-time codes for everybody in the unit itself (not below it) who has no account yet, by name.

    Older codes of the same people work no more. People whose membership is still to begin are among them.

    Raises:
        NotFound: no such unit, or not one in the subtree of the unit admin's own.
    """
    day = seasons.today(now)
    if roster.unit(unit_id) is None:
        raise NotFound("没有这个单位")
    if Role.ORGANIZER not in actor_roles and unit_id not in roster.units_managed_by(actor_person, day):
        raise NotFound("没有这个单位")
    people = roster.people_of(unit_id, day)
    bound = queries.bound_among([person.id for person in people])
    expires_at = now + CODE_LASTS
    issued = [
        IssuedCode(person.id, person.name, passwords.new_code(), expires_at)
        for person in people
        if person.id not in bound
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
    account_id = _open_account(now, person_id, password, address) if person_id is not None else None
    if account_id is None:
        if person_id is None:
            passwords.hash_password(password)  # the work that the right code costs
        throttle.note_failure(now=now, subject=subject, address=address)
        raise WrongActivation()
    throttle.forget(subject=subject)
    about = f"account:{account_id}"
    audit.record("account.activate", now=now, actor=account_id, subject=about, address=address)
    return tokens.open_session(now=now, account_id=account_id)


def bind(
    *, now: datetime, actor: int | None, account_id: int, person_id: int, address: str | None = None
) -> None:
    """From now on the account is the person. The constraints decide, whoever else tries at the same moment.

    Raises:
        AlreadyBound: one of the two is bound, to each other or to somebody else.
    """
    values = {"account_id": account_id, "person_id": person_id, "bound_at": now}
    added = insert(Binding).values(values).on_conflict_do_nothing().returning(Binding.account_id)
    if session().scalar(added) is None:
        raise AlreadyBound()
    # Whose roles count as the person's changes with it (rules.md §3, Staff who answer).
    marks.add("roles", subject=account_id)
    subject = f"person:{person_id}"
    audit.record("person.bind", now=now, actor=actor, subject=subject, address=address, account=account_id)


def note_demo(*, now: datetime, season_id: int, seed: int) -> None:
    """Note that everybody here is made up; the audit log is only added to, so that stays so."""
    audit.record("demo.load", now=now, actor=None, subject=f"season:{season_id}", seed=seed)


def issue_tokens(*, now: datetime, count: int) -> list[SignedIn]:
    """Sign so many people of the roster in, in the order of their ids, for programs that load the service.

    They are people in force today who have no account: each gets one without a password, and is the same one
    again in the next call. Who has an account of their own is left alone.

    Raises:
        NotADemo: the demo was not loaded into this database. TooFewPeople.
    """
    if not audit.happened("demo.load"):
        raise NotADemo()
    opened, bound = queries.load_accounts(), queries.bindings()
    in_force = roster.persons_in_force(seasons.today(now))
    free = [person for person in in_force if person in opened or person not in bound]
    if len(free) < count:
        raise TooFewPeople(f"名册上今天在册、没有自己账号的人员只有 {len(free)} 名")
    issued = []
    for person_id in free[:count]:
        account_id = opened.get(person_id) or _open_load_account(now, person_id)
        name = queries.load_account_name(person_id)
        issued.append(SignedIn(person_id, name, tokens.open_session(now=now, account_id=account_id)))
    audit.record("demo.issue_tokens", now=now, actor=None, subject="demo", tokens=count)
    return issued


def _open_load_account(now: datetime, person_id: int) -> int:
    name = queries.load_account_name(person_id)
    account = accounts.create(now=now, actor=None, name=name, display_name=name)
    bind(now=now, actor=None, account_id=account.id, person_id=person_id)
    return account.id


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


def _open_account(now: datetime, person_id: int, password: str, address: str) -> int | None:
    """A new account for a person; None, leaving nothing, if they got one from elsewhere at this moment."""
    person = roster.person(person_id)
    if person is None:
        return None
    try:
        with session().begin_nested():
            account = accounts.create(
                now=now,
                actor=None,
                name=person.credential,
                display_name=person.name,
                password=password,
                address=address,
            )
            bind(now=now, actor=account.id, account_id=account.id, person_id=person_id, address=address)
    except AlreadyBound:
        return None
    return account.id


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
