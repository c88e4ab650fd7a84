"""How proposals are told on pages: what each is about, in words, and what it may be about."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from quizsvc.console.rules.words import full_day, quoted
from quizsvc.corrections.rules import Kind
from quizsvc.corrections.rules import State as ProposalState
from quizsvc.papers.rules import Policy
from quizsvc.roster.rules import Track

LONG = 30
"""So many characters of a stem tell which question it is."""
ABOUT = {
    Kind.CORRECTION: "一道题的答案错了：按新答案重新评分、新旧答案取高、全部给分或不计分，所有试卷一起改。",
    Kind.VOID: "一人的一份答卷有问题（替考、误操作等）：作废它，试卷还开放时可以同时给一次补答。",
    Kind.GRANT: "一人因故没有答成：试卷还开放时，多给一次计入的机会。",
    Kind.EXTENSION: "系统或网络故障：把一份还没截止的试卷为所有人延长。",
    Kind.SET_ASIDE: "还没截止的试卷上一道题有问题：为所有人作废，其余的题折成 100 分。",
    Kind.REACH_BACK: "名册漏报或报错：对已经过去的日子补记在册或免考。",
}
STEPS: dict[str, str] = {
    ProposalState.OPEN: "提出",
    ProposalState.APPROVED: "批准",
    ProposalState.APPLIED: "全部办完",
    ProposalState.REJECTED: "驳回",
    ProposalState.WITHDRAWN: "撤回",
}
"""What was done when a proposal came to a state."""
INPUTS = {
    "attempts": "这个人的答卷",
    "granted": "补答的次数",
    "closes_at": "试卷的截止时间",
    "places": "题目在试卷上的情况",
    "revision": "题目的最新版本",
    "corrections": "试卷上的更正",
    "memberships": "这个人的在册记录",
    "exemptions": "这个人的免考记录",
}
"""What a dry run is worked out from, by its name in `inputs`."""
POLICIES = {
    Policy.REKEY: (Policy.REKEY.chinese, "按正确答案重新评分，有人加分，有人减分。"),
    Policy.ACCEPT_BOTH: (Policy.ACCEPT_BOTH.chinese, "按新旧答案各评一次，取高的，没有人减分。"),
    Policy.FULL_CREDIT: (Policy.FULL_CREDIT.chinese, "凡是做到这道题的都得满分。"),
    Policy.DROP: (Policy.DROP.chinese, "这道题退出试卷，其余的题折成 100 分。"),
}
OFFSETS = (1, 2, 3, 6, 12, 24, 36, 48)
"""Hours by which a closing is put off."""


@dataclass(frozen=True, slots=True)
class Names:
    """What things are called, by id; an attempt's are its paper, person and number."""

    papers: Mapping[int, str] = field(default_factory=dict)
    persons: Mapping[int, str] = field(default_factory=dict)
    units: Mapping[int, str] = field(default_factory=dict)
    stems: Mapping[int, str] = field(default_factory=dict)
    attempts: Mapping[int, tuple[int, int, int]] = field(default_factory=dict)


def told(kind: Kind, change: Mapping[str, Any], names: Names) -> str:
    """What a proposal would do, in a sentence without its times."""
    paper = f"“{names.papers.get(change.get('paper_id', 0), '试卷')}”"
    match kind:
        case Kind.VOID:
            paper_id, person, number = names.attempts.get(change["attempt_id"], (0, 0, 0))
            also = "，并给一次补答" if change["grant"] else ""
            whose = f"{names.persons.get(person, '')}在“{names.papers.get(paper_id, '')}”的第 {number} 次答卷"
            return f"作废{whose}{also}"
        case Kind.GRANT:
            return f"给{names.persons.get(change['person_id'], '')}在{paper}补答一次"
        case Kind.EXTENSION:
            return f"延长{paper}的截止时间"
        case Kind.SET_ASIDE:
            return f"作废{paper}的第 {change['number']} 题"
        case Kind.CORRECTION:
            return _correction(change, names)
        case Kind.REACH_BACK:
            return _reach_back(change, names)


def _correction(change: Mapping[str, Any], names: Names) -> str:
    stem = names.stems.get(change["question_id"], "")
    short = stem if len(stem) <= LONG else f"{stem[:LONG]}…"
    key = f"，正确答案 {''.join(change['key']).upper()}" if change["key"] else ""
    return f"更正{quoted(short)}：{POLICIES[Policy(change['policy'])][0]}{key}"


def _reach_back(change: Mapping[str, Any], names: Names) -> str:
    one = change.get("membership") or change["exemption"]
    first = full_day(one["first_on"])
    days = f"{first}到{full_day(one['last_on'])}" if one["last_on"] else f"{first}起"
    who = f"{names.persons.get(one['person_id'], '')} {days}："
    if "membership" not in change:
        return f"{who}免考（{one['reason']}）" if one["reason"] else f"{who}不免考"
    if one["unit_id"] is None:
        return f"{who}不在册"
    return f"{who}在{names.units.get(one['unit_id'], '')}（{Track(one['track']).chinese}）"


def closings(closes_at: datetime, latest: datetime) -> list[tuple[datetime, int]]:
    """To when a closing can be put off, and by how many hours."""
    return [
        (closes_at + timedelta(hours=hours), hours)
        for hours in OFFSETS
        if closes_at + timedelta(hours=hours) <= latest
    ]
