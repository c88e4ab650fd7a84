"""The words for what the background does."""

from collections.abc import Mapping
from datetime import date

from quizsvc.papers.rules import PaperKind
from quizsvc.season import rules as season_rules

JOBS = {
    "analysis.compute": "计算试题分析",
    "attempts.expire": "到时收卷",
    "awards.print": "制作证书文件",
    "bank.forget_files": "清除旧的题目文件",
    "bank.import": "读取和写入题目文件",
    "corrections.apply": "使批准的提案生效",
    "idempotency.forget": "清除旧的请求编号",
    "identity.forget": "清除过期的痕迹",
    "integrity.look": "比对试卷的迹象",
    "messages.send": "发送微信订阅消息",
    "notices.weekly": "制作周统计",
    "papers.discard": "丢弃停考日的试卷",
    "papers.draw": "抽题",
    "papers.publish": "发布试卷",
    "rankings.compute": "计算名次",
    "rankings.publish": "自动发布名次",
    "roster.forget_imports": "清除旧的名册文件",
}
"""Every job by its name."""

_ARGUMENTS = {"season": "活动", "paper": "试卷", "on": "", "kind": ""}
_VALUES = {kind.value: kind.chinese for kind in PaperKind}


def asked(arguments: Mapping[str, object]) -> str:
    """What a job is about: 活动 1，每周一测，2021年7月12日."""
    return "，".join(
        f"{_ARGUMENTS.get(name, name)} {_said(name, str(value))}".strip() for name, value in arguments.items()
    )


def _said(name: str, value: str) -> str:
    if name == "on":
        return season_rules.day_in_words(date.fromisoformat(value))
    return _VALUES.get(value, value)
