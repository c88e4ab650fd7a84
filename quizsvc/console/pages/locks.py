"""Who tried a wrong password or code too often, and waits."""

from typing import Any

from flask import render_template

from quizsvc.accounts import policies
from quizsvc.console.pages.door import door
from quizsvc.console.schemas import ListQuery
from quizsvc.identity import service as identity
from quizsvc.kit.fields import Text
from quizsvc.kit.http import Call


class LocksQuery(ListQuery):
    """`q`: part of a name, a number or an account."""

    q = Text(load_default="", most=64)


@door.page("/locks", who=policies.ORGANIZERS, query=LocksQuery)
def list_locks(call: Call, query: dict[str, Any]) -> str:
    """连续输错而锁定的账号、人员和微信"""
    found = identity.locks(now=call.now, q=query["q"])
    first = (query["page"] - 1) * query["page_size"]
    return render_template(
        "console/roster/locks.html",
        items=found[first : first + query["page_size"]],
        total=len(found),
        query=query,
    )
