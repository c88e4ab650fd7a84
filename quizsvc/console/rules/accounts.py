"""How accounts and their sessions are worded."""

import re
from collections.abc import Iterable
from typing import Any

from quizsvc.accounts.rules import GUARDED, Role

WHAT_ROLES_DO = {
    Role.UNIT_ADMIN: "看本单位和下级单位的人，发激活码，申报名册变更",
    Role.EDITOR: "编写、导入、审核题目",
    Role.AUDITOR: "全部可看，不能改",
    Role.ORGANIZER: "活动、试卷、名册、成绩、更正、通报、奖项",
    Role.ADMIN: "账号和角色",
}
SESSIONS_SHOWN = 10
KINDS = {True: "浏览器", False: "小程序或程序", None: "较早的登录"}
_SYSTEMS = (
    ("Windows", "Windows"),
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Android", "安卓"),
    ("Mac OS X", "macOS"),
    ("Linux", "Linux"),
)
_BROWSERS = (
    ("MicroMessenger", "微信"),
    ("Edg", "Edge"),
    ("Firefox", "Firefox"),
    ("Chrome", "Chrome"),
    ("Safari", "Safari"),
)


def roles(held: Iterable[str]) -> str:
    """组织者、题库编辑: the highest first; a dash for none."""
    order = [role for role in reversed(Role) if role in set(held)]
    return "、".join(role.chinese for role in order) or "—"


def is_guarded(held: Iterable[str]) -> bool:
    """Whether a second factor guards one of these roles."""
    return not GUARDED.isdisjoint(held)


def signed_in(sessions: Iterable[Any], *, current: int | None, whole: bool) -> dict[str, Any]:
    """What the table of sessions needs: where somebody is now, then from the newest on, the first few or the
    `whole` of them, and how many there are.
    """
    newest_first = sorted(
        sessions, key=lambda each: (each.id == current, each.created_at, each.id), reverse=True
    )
    return {
        "sessions": newest_first if whole else newest_first[:SESSIONS_SHOWN],
        "signed_in": len(newest_first),
        "whole": whole,
        "current": current,
    }


def device(agent: str | None) -> str:
    """What a browser says of itself, in short: Chrome，Windows. What says something else is told as it is."""
    if not agent:
        return ""
    found = [
        next((name for mark, name in known if re.search(mark, agent)), "") for known in (_BROWSERS, _SYSTEMS)
    ]
    return "，".join(filter(None, found)) or agent[:40]
