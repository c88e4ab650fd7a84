"""Binding accounts to people, and who of them sees keys."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime

import pytest

from quizsvc.accounts import service as accounts
from quizsvc.accounts.rules import Role
from quizsvc.identity import queries, service
from quizsvc.kit import db, marks
from quizsvc.roster.rules import StaffTenure
from tests.factories import LONG_AGO

NOW = datetime(2021, 7, 14, 2, tzinfo=UTC)


def bind(account, person):
    with db.transaction():
        service.bind(now=NOW, actor=None, account_id=account.id, person_id=person.id)


def test_an_account_is_one_person_and_a_person_has_one_account(make):
    account, other = make.account(), make.account()
    person, second = make.person(), make.person()
    bind(account, person)
    assert queries.person_of(account.id) == person.id
    assert queries.account_of(person.id) == account.id
    assert queries.bindings() == {person.id: account.id}
    for pair in ((account, second), (other, person), (account, person)):
        with pytest.raises(service.AlreadyBound):
            bind(*pair)
    assert queries.person_of(other.id) is None


def test_binding_marks_the_roles_as_changed(make):
    account = make.account()
    bind(account, make.person())
    with db.transaction():
        assert {mark.subject for mark in marks.take("roles")} == {account.id}


def test_of_two_accounts_at_once_one_becomes_the_person(app, make):
    person, rivals = make.person(), [make.account() for _ in range(4)]
    ids, person_id = [rival.id for rival in rivals], person.id

    def attempt(account_id):
        with app.app_context():
            try:
                with db.transaction():
                    service.bind(now=NOW, actor=None, account_id=account_id, person_id=person_id)
            except service.AlreadyBound:
                return False
            return True

    with ThreadPoolExecutor(4) as pool:
        assert sorted(pool.map(attempt, ids)) == [False, False, False, True]


def test_who_held_a_key_seeing_role_and_when(make):
    member, editor, past = make.member(), make.member(), make.member()
    make.account(Role.UNIT_ADMIN, person=member)
    make.account(Role.EDITOR, person=editor)
    make.account(Role.AUDITOR)
    former = make.account(Role.AUDITOR, person=past)
    boss = make.account(Role.ADMIN)
    with db.transaction():
        accounts.set_roles(
            now=NOW,
            actor=boss.id,
            actor_roles=frozenset({Role.ADMIN}),
            account_id=former.id,
            roles=set(),
            address="127.0.0.1",
        )
    assert queries.key_seeing_intervals() == [
        StaffTenure(editor.id, LONG_AGO, None),
        StaffTenure(past.id, LONG_AGO, NOW),
    ]
