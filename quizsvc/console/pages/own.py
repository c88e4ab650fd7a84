"""One's own account, and setting a password by a reset code."""

from typing import Any

from flask import render_template

from quizsvc.accounts import policies, service
from quizsvc.accounts import queries as accounts
from quizsvc.accounts.rules import GUARDED
from quizsvc.accounts.service import sessions
from quizsvc.console.pages.door import door
from quizsvc.console.rules import accounts as words
from quizsvc.console.schemas import SessionsQuery
from quizsvc.kit.http import Call


@door.page("/me", who=policies.SIGNED_IN, query=SessionsQuery)
def me(call: Call, query: dict[str, Any]) -> str:
    """我的账号：密码、二次验证、登录"""
    caller = call.caller
    return render_template(
        "console/accounts/me.html",
        account=service.read(account_id=call.account_id),
        roles=caller.roles,
        dormant=caller.dormant_roles,
        usable=not GUARDED.isdisjoint(caller.roles | caller.dormant_roles),
        factor=accounts.factor_in_force(call.account_id),
        required=accounts.factor_is_required(),
        **words.signed_in(
            sessions.living(now=call.now, account_id=call.account_id),
            current=caller.session_id,
            whole=query["sessions"] == "all",
        ),
        words=words,
    )


@door.page("/reset", who=policies.ANYONE)
def reset(call: Call) -> str:
    """用重置码设置新密码"""
    return render_template("console/accounts/reset.html")
