"""The demo: that it was loaded, and people of it for programs that load the service."""

from dataclasses import dataclass
from datetime import datetime

from quizsvc.accounts import service as accounts
from quizsvc.accounts import tokens
from quizsvc.identity import queries
from quizsvc.identity.service.binding import bind
from quizsvc.identity.service.refusals import NotADemo, TooFewPeople
from quizsvc.kit import audit
from quizsvc.roster import queries as roster
from quizsvc.season import queries as seasons


@dataclass(frozen=True, slots=True)
class SignedIn:
    """A person whom a load program may be, and the tokens for it."""

    person_id: int
    account: str
    tokens: tokens.Tokens


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
