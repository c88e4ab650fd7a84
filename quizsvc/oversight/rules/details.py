"""The words for what is kept of a deed beside who, what and when."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from quizsvc.accounts.rules import Role
from quizsvc.attempts.rules import State as AttemptState
from quizsvc.awards.rules import Kind as PrizeKind
from quizsvc.bank.rules import STATES
from quizsvc.corrections.rules import Kind as Proposed
from quizsvc.integrity.rules import ObjectionState, SignalState
from quizsvc.notices.rules import NAMES as FIELDS
from quizsvc.notices.rules import Kind as NoticeKind
from quizsvc.oversight.rules.dates import Dates
from quizsvc.oversight.rules.deeds import LOCKS
from quizsvc.papers.rules import PaperKind, Policy
from quizsvc.roster.rules import Act, Track

NAMES = {
    "account": "账号",
    "act": "要求",
    "added": "新增（道）",
    "approved": "直接通过审核",
    "arguments": "任务的对象",
    "before": "原来的截止时间",
    "by_author": "由出题人答复",
    "certificates": "证书（张）",
    "change": "改动",
    "closes_at": "截止时间",
    "codes": "激活码（个）",
    "corrects": "更正的通报",
    "decision": "决定",
    "docx_sha256": "docx 的 SHA-256",
    "edition": "第几次保存",
    "effect": "题目怎样处理",
    "effective_on": "生效日",
    "ended": "离开（人）",
    "exempted": "免考（人）",
    "exemption": "免考",
    "fields": "改了",
    "file": "文件",
    "first_on": "从",
    "format": "格式",
    "from_on": "从",
    "import": "导入编号",
    "is_given": "填写了联系人",
    "issued": "发出证书（张）",
    "in_force_on": "施行日期",
    "kept": "不变的证书（张）",
    "kind": "种类",
    "last_on": "到",
    "membership": "在册",
    "moved": "调动（人）",
    "name": "名称",
    "nominees": "推选（人）",
    "number": "题号",
    "on": "日期",
    "outdated": "过时的题号",
    "paper": "试卷",
    "parent_id": "上级科目",
    "people": "人数",
    "people_added": "新进（人）",
    "period": "统计期",
    "person": "人员",
    "person_id": "人员",
    "policy": "怎样评分",
    "question": "题目",
    "questions": "题目",
    "reason": "原因",
    "rejected": "没有写入的行数",
    "repealed_on": "废止日期",
    "repealed_reason": "废止原因",
    "replaces": "代替证书",
    "request": "申报编号",
    "resumed": "恢复参加（人）",
    "revision": "版本",
    "revoked": "撤销证书（张）",
    "role": "角色",
    "rows": "行数",
    "scope": "只导入单位",
    "season": "活动",
    "season_id": "活动",
    "seed": "抽题种子",
    "sessions": "退出的登录（个）",
    "sha256": "SHA-256",
    "snapshot": "发布版编号",
    "state": "状态",
    "successor_id": "代替它的法规",
    "thing": "对象",
    "title": "标题",
    "tokens": "令牌（个）",
    "track": "条线",
    "unchanged": "不变（人）",
    "unflagged": "取消标记的题目",
    "unit": "单位",
    "unit_id": "单位",
    "units_added": "新增单位（个）",
    "updated": "更新",
    "uploader": "上传者账号",
    "url": "网址",
    "version": "第几版",
    "was": "原来",
    "way": "方式",
    "xlsx_sha256": "xlsx 的 SHA-256",
}
"""What each detail is called; a number's unit stands with it."""

_NAMES_OF_ONE = {
    ("certificate", "number"): "证书编号",
    ("notice", "number"): "文号",
    ("questions", "questions"): "题目（道）",
}
"""What is called otherwise where it is kept of one thing, as the number of a certificate."""

_WORDS: dict[str, type[Any]] = {
    "act": Act,
    "decision": SignalState,
    "policy": Policy,
    "role": Role,
    "track": Track,
}
"""Details that hold a word of one enum."""
_VALUES = {
    **{(name, word.value): word.chinese for name, words in _WORDS.items() for word in words},
    **{("fields", field): chinese for field, chinese in FIELDS.items()},
    ("effect", "flag"): "标记",
    ("effect", "retire"): "停用",
    ("way", "name"): "姓名和编号",
    ("way", "phone"): "手机号",
    ("way", "password"): "账号和密码",
}
_VALUES_OF_ONE = {
    **{("attempt", "was", state.value): state.chinese for state in AttemptState},
    **{("certificate", "kind", kind.value): kind.chinese for kind in PrizeKind},
    **{("job", "kind", kind.value): kind.chinese for kind in PaperKind},
    **{("lock", "kind", kind): chinese for kind, chinese in LOCKS.items()},
    **{("notice", "kind", kind.value): kind.chinese for kind in NoticeKind},
    **{("objection", "state", state.value): state.chinese for state in ObjectionState},
    **{("paper", "kind", kind.value): kind.chinese for kind in PaperKind},
    **{("proposal", "kind", kind.value): kind.chinese for kind in Proposed},
    **{("question", name, state): chinese for name in ("state", "was") for state, chinese in STATES.items()},
    **{("signal", "was", state.value): state.chinese for state in SignalState},
}
"""Words that stand for other things in other places."""
_MOMENTS = frozenset(
    (
        *("before", "closes_at", "dated", "effective_on", "first_on", "from_on", "in_force_on"),
        *("last_on", "on", "repealed_on"),
    )
)


def told(action: str, detail: Mapping[str, Any], dates: Dates) -> str:
    """The rest of what is known of a deed, in one line; what was left blank is left out."""
    of, _, _ = action.partition(".")
    saying = _Saying(of, dates, _season(detail))
    changed = detail.get("changed", {})
    return "；".join(
        saying.changes(value, changed) if name == "fields" else saying.named(name, value, "：")
        for name, value in detail.items()
        if name != "changed" and value is not None and value != ""
    )


def _season(detail: Mapping[str, Any]) -> int | None:
    named = detail.get("season", detail.get("season_id"))
    return named if isinstance(named, int) else None


@dataclass(frozen=True, slots=True)
class _Saying:
    """How details of deeds on one kind of thing are said, in their season if it is known."""

    of: str
    dates: Dates
    season: int | None

    def named(self, name: str, value: object, between: str) -> str:
        """名称：甲."""
        if name == "proposal":
            return f"按提案 {value}"
        called = _NAMES_OF_ONE.get((self.of, name)) or NAMES.get(name, name)
        return f"{called}{between}{self.value(name, value)}"

    def changes(self, fields: Sequence[str], changed: Mapping[str, Sequence[Any]]) -> str:
        """What was written: 改了：标题（原来 甲，现在 乙）、署名; a value only where the log has kept it."""
        said = []
        for field in fields:
            was, now = (self.value(field, each) for each in changed.get(field, ("", "")))
            more = f"（原来 {was}，现在 {now}）" if field in changed else ""
            said.append(self.value("fields", field) + more)
        return f"{NAMES['fields']}：{'、'.join(said) or '—'}"

    def value(self, name: str, value: object) -> str:
        """One value, or all of several."""
        if isinstance(value, bool):
            return "是" if value else "否"
        if isinstance(value, Mapping):
            return "，".join(self.named(each, one, " ") for each, one in value.items()) or "—"
        if isinstance(value, list | tuple):
            return "、".join(self.value(name, each) for each in value) or "—"
        if value is None or value == "":
            return "—"
        text = str(value)
        if name == "thing":
            return _proposed_about(text)
        if name == "period":
            return self.dates.period(text, self.season)
        if name in _MOMENTS:
            return self.dates.moment(text)
        return _VALUES_OF_ONE.get((self.of, name, text)) or _VALUES.get((name, text)) or text


def _proposed_about(text: str) -> str:
    """What a proposal is done to: `place:12:3` is the third question of paper 12."""
    match text.split(":"):
        case ["closing", paper]:
            return f"试卷 {paper}"
        case ["place", paper, number]:
            return f"试卷 {paper} 第 {number} 题"
        case ["sitting", paper, person]:
            return f"人员 {person} 在试卷 {paper} 上的答卷"
        case ["question", season, question]:
            return f"活动 {season} 的题目 {question}"
        case ["roster", person]:
            return f"人员 {person}"
        case _:
            return text
