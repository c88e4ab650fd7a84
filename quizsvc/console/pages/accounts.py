"""Who has an account, with which roles, signed in where."""

from datetime import datetime
from typing import Any

from flask import render_template
from marshmallow import fields, validate

from quizsvc.accounts import policies, service
from quizsvc.accounts import queries as accounts
from quizsvc.accounts.rules import GUARDED, Role
from quizsvc.accounts.service import sessions
from quizsvc.console.pages.door import door
from quizsvc.console.pages.frame import frame
from quizsvc.console.pages.sheets import MOST_ROWS, sent_sheet
from quizsvc.console.rules import accounts as words
from quizsvc.console.schemas import ListQuery, SessionsQuery
from quizsvc.identity import queries as identity
from quizsvc.kit.books import Head
from quizsvc.kit.fields import Text, TextFlag
from quizsvc.kit.http import Call
from quizsvc.roster import queries as roster

STAFF, ALL = "staff", "all"
HEADS = (
    *(Head("账号", 20), Head("姓名", 14), Head("角色", 30), Head("状态", 10), Head("二次验证", 18)),
    *(Head("建立", 18), Head("大约最近使用", 18)),
)


class AccountsQuery(ListQuery):
    """`q`: part of an account's name or of what it is called; `role`: those of staff if nothing is said."""

    q = Text(load_default="", most=64)
    role = fields.String(load_default=STAFF, validate=validate.OneOf([STAFF, ALL, *Role]))
    disabled = TextFlag(load_default=None)
    sort = fields.String(load_default="account", validate=validate.OneOf(tuple(accounts.SORTS)))


@door.page("/accounts", who=policies.ADMIN_READERS, query=AccountsQuery)
def list_accounts(call: Call, query: dict[str, Any]) -> Any:
    """谁有账号，有什么角色"""
    asked = {name: query[name] for name in ("q", "disabled", "sort")}
    asked["role"] = None if query["role"] == ALL else query["role"]
    if query["as_"]:
        lines, _ = accounts.page(page=1, page_size=MOST_ROWS, **asked)
        return sent_sheet("账号", "accounts", HEADS, map(_row, lines))
    lines, total = accounts.page(page=query["page"], page_size=query["page_size"], **asked)
    return render_template(
        "console/accounts/list.html",
        items=lines,
        total=total,
        query=query,
        words=words,
        all_roles=list(Role),
        factor_required=accounts.factor_is_required(),
        may_change=policies.ADMINS.allows(call.caller),
    )


@door.page("/accounts/new", who=policies.ADMINS)
def new_account(call: Call) -> str:
    """新建账号"""
    return render_template("console/accounts/new.html", words=words, all_roles=list(Role))


@door.page("/accounts/<id:account_id>", who=policies.ADMIN_READERS, query=SessionsQuery)
def account(call: Call, query: dict[str, Any], account_id: int) -> str:
    """一个账号：角色、二次验证、登录"""
    read = service.read(account_id=account_id)
    roles, person_id = accounts.roles_of(account_id), identity.person_of(account_id)
    return render_template(
        "console/accounts/account.html",
        account=read,
        roles=roles,
        factor=accounts.factor_in_force(account_id),
        person=roster.person(person_id) if person_id is not None else None,
        **words.signed_in(
            sessions.living(now=call.now, account_id=account_id),
            current=call.caller.session_id,
            whole=query["sessions"] == "all",
        ),
        is_own=account_id == call.account_id,
        words=words,
        all_roles=list(Role),
        guarded=not GUARDED.isdisjoint(roles),
        may_change=policies.ADMINS.allows(call.caller),
        may_see_roster=policies.ROSTER_READERS.allows(call.caller),
    )


def _row(line: accounts.AccountLine) -> tuple[str, ...]:
    account = line.account
    state = "已停用" if account.disabled_at else "" if account.password_hash else "还没有密码"
    times = (line.enrolled_at, account.created_at, line.used_at)
    return (account.name, account.display_name, words.roles(line.roles), state, *map(_told, times))


def _told(instant: datetime | None) -> str:
    around = frame()
    return f"{instant.astimezone(around.zone):%Y-%m-%d %H:%M}" if instant and around else ""
