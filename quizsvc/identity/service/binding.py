"""Binding an account to a person of the roster."""

from datetime import datetime

from sqlalchemy.dialects.postgresql import insert

from quizsvc.accounts import service as accounts
from quizsvc.identity import queries
from quizsvc.identity.models import Binding
from quizsvc.identity.service.refusals import AlreadyBound
from quizsvc.kit import audit, marks
from quizsvc.kit.db import session
from quizsvc.roster import queries as roster


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


def open_account(*, now: datetime, person_id: int, password: str | None, address: str) -> int | None:
    """A new account for a person, whose number is its name; None, leaving nothing, if they got one from
    elsewhere at this moment. Without a password only WeChat signs it in.

    Raises:
        accounts.AccountExists: somebody else's account has this name.
    """
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
    except accounts.AccountExists as error:
        if queries.account_of(person_id) is not None:
            return None
        raise accounts.AccountExists("您的证号已被另一个账号用作账号名，请联系系统管理员") from error
    return account.id
