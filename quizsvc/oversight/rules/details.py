"""The words for what is kept of a deed beside who, what and when."""

from collections.abc import Mapping

from quizsvc.accounts.rules import Role
from quizsvc.attempts.rules import State as AttemptState
from quizsvc.bank.rules import STATES
from quizsvc.corrections.rules import Kind as Proposed
from quizsvc.integrity.rules import ObjectionState, SignalState
from quizsvc.papers.rules import Policy
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

_VALUES = {
    **{("role", role.value): role.chinese for role in Role},
    **{("kind", kind.value): kind.chinese for kind in Proposed},
    **{("act", act.value): act.chinese for act in Act},
    **{("track", track.value): track.chinese for track in Track},
    **{(name, state): chinese for name in ("state", "was") for state, chinese in STATES.items()},
    ("state", ObjectionState.OPEN): "待答复",
    ("state", ObjectionState.ACCEPTED): "成立",
    ("state", ObjectionState.DECLINED): "不成立",
    ("state", ObjectionState.WITHDRAWN): "已撤回",
    **{
        (name, state.value): chinese
        for name in ("decision", "was")
        for state, chinese in {
            SignalState.OPEN: "没有看过",
            SignalState.DISMISSED: "没有问题",
            SignalState.NOTED: "记下备查",
            SignalState.VOID_PROPOSED: "提议作废",
        }.items()
    },
    ("was", AttemptState.IN_PROGRESS): "作答中",
    ("was", AttemptState.SUBMITTED): "已交卷",
    ("was", AttemptState.EXPIRED): "到时收卷",
    **{("policy", policy.value): policy.chinese for policy in Policy},
    **{
        ("fields", field): chinese
        for field, chinese in {
            "added": "补充的段落",
            "annexes": "另附的附件",
            "boards": "列出哪些榜单",
            "dated": "成文日期",
            "hardest": "得分率较低的试题",
            "number": "文号",
            "rate_below": "参与率低于多少算较低",
            "requirements": "下一步要求",
            "salutation": "主送机关",
            "signature": "署名",
            "title": "标题",
            "top": "个人前几名",
            "weak": "得分率较低的知识点",
        }.items()
    },
    ("effect", "flag"): "标记",
    ("effect", "retire"): "停用",
    ("way", "name"): "姓名和编号",
    ("way", "phone"): "手机号",
    ("way", "password"): "账号和密码",
    ("kind", "daily"): "每日练习",
    ("kind", "weekly"): "每周一测",
    ("kind", "unit"): "集体",
    ("kind", "person"): "个人",
    ("period", "season"): "整个活动",
}
_VALUES_OF_ONE = {
    ("notice", "kind", "weekly"): "周统计",
    ("notice", "kind", "monthly"): "月通报",
    ("lock", "kind", "account"): "账号登录",
    ("lock", "kind", "reset"): "重置码",
    ("lock", "kind", "activation"): "激活码",
    ("lock", "kind", "binding"): "微信绑定这名人员",
    ("lock", "kind", "wechat"): "一个微信用户",
}


def told(action: str, detail: Mapping[str, object]) -> str:
    """The rest of what is known of a deed, in one line; what was left blank is left out."""
    of, _, _ = action.partition(".")
    return "；".join(
        f"{_name(of, name)}：{_said(of, name, value)}"
        for name, value in detail.items()
        if value is not None and value != ""
    )


def _name(of: str, name: str) -> str:
    return _NAMES_OF_ONE.get((of, name)) or NAMES.get(name, name)


def _said(of: str, name: str, value: object) -> str:
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, Mapping):
        return "，".join(f"{_name(of, each)} {_said(of, each, one)}" for each, one in value.items()) or "—"
    if isinstance(value, list | tuple):
        return "、".join(_said(of, name, each) for each in value) or "—"
    if value is None or value == "":
        return "—"
    text = str(value)
    if name == "thing":
        return _proposed_about(text)
    return _VALUES_OF_ONE.get((of, name, text)) or _VALUES.get((name, text)) or text


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
