"""How names, numbers and words are written in people's workbooks, and the one form in which we keep them."""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from datetime import date
from enum import StrEnum

from quizsvc.roster.rules import Level, Track

_INVISIBLE = re.compile(r"[\s\u200b-\u200f\u2028-\u202e\u2060\ufeff]+")
_DAY = re.compile(r"([0-9]{4})(?:[-/.]|年)([0-9]{1,2})(?:[-/.]|月)([0-9]{1,2})日?(?:00:00(?::00(?:\.0+)?)?)?")
_BARE_DAY = re.compile(r"([0-9]{4})([0-9]{2})([0-9]{2})")
_REASON = re.compile(r"(?:免考|免试|免于答题)(?:[:(-](.+?)\)?)?")
_CREDENTIAL = re.compile(r"[0-9A-Z\u4e00-\u9fff][0-9A-Z\u4e00-\u9fff()\[\]/._-]{0,63}")

EXEMPT_REASONS = (
    "借调", "外借", "借出", "抽调", "挂职", "驻村", "援藏", "援疆", "支教", "病假", "长病假", "长期病假",
    "病休",    "工伤", "产假", "陪产假", "哺乳假", "育儿假", "事假", "长期事假", "脱产学习", "脱产培训",
    "长期出差", "出国", "停职", "待岗", "内退",
)  # fmt: skip
"""Why somebody stays on the roster and need not take part. Others are written 免考：原因."""


class Status(StrEnum):
    """What a row says of a person's place: takes part, is exempt, or has left."""

    ON_DUTY = "on_duty"
    EXEMPT = "exempt"
    GONE = "gone"


def _words(meanings: Mapping[object, str]) -> dict[str, object]:
    return {word: meaning for meaning, words in meanings.items() for word in words.split()}


_LEVELS = _words({
    Level.ROOT: "根 root 根单位 省厅 省级部门 省级主管部门 主办单位 主管部门 组织单位",
    Level.PROVINCE: "province 省 省级 省直 省直属 省属 省直属单位 省级直属 省级直属单位 直属 直属单位",
    Level.CITY: "city 市 市级 地市 地市级 设区市 设区的市 市(区) 市(州) 示范区 州 州级 市本级",
    Level.COUNTY: "county 县 县级 区县 区县级 区 区级 县区 县区级 县(区) 县(市、区) 县(市区) 县市区 旗 旗县",
})  # fmt: skip
_TRACKS = _words(
    {
        Track.MONITORING: "monitoring 监测 环境监测 生态环境监测 监测人员 持证监测人员 监测队伍 监测岗",
        Track.ENFORCEMENT: "enforcement 执法 环境执法 生态环境执法 执法人员 在岗执法人员 执法队伍 执法岗",
    }
)
_STATUSES = _words(
    {
        Status.ON_DUTY: "在岗 在职 在编 正常 在册 参加 应参加 在岗在职 上岗",
        Status.GONE: "离职 退休 已退休 辞职 调出 调离 调走 转出 离岗 离任 去世 解聘 辞退 开除 注销",
    }
)


def squeezed(text: str) -> str:
    """Full-width forms made plain, every blank and invisible sign taken out."""
    return _INVISIBLE.sub("", unicodedata.normalize("NFKC", text))


def person_name(text: str) -> str:
    """A name without the blanks that lists put into it (张　三); one blank stays between Latin words."""
    plain = " ".join(unicodedata.normalize("NFKC", text).split())
    return plain if plain.isascii() else _INVISIBLE.sub("", plain)


def credential(text: str) -> str:
    """A staff or certificate number in the form in which it is stored and looked up: no blanks, capitals."""
    return squeezed(text).upper()


def is_credential(text: str) -> bool:
    """Whether text in that form can be a number: 1–64 letters, digits and the signs that certificates use."""
    return _CREDENTIAL.fullmatch(text) is not None


def phone(text: str) -> str | None:
    """The eleven digits of a mobile number, or None if it is none; blanks, dashes and +86 are left out."""
    digits = re.sub(r"[-—–]", "", squeezed(text)).removeprefix("+86")
    return digits if re.fullmatch(r"1[0-9]{10}", digits) else None


def day(text: str) -> date | None:
    """A day as people and spreadsheets write it (2021-07-12, 2021/7/12, 2021年7月12日, 20210712), or None."""
    plain = squeezed(text)
    found = _DAY.fullmatch(plain) or _BARE_DAY.fullmatch(plain)
    try:
        return date(*(int(part) for part in found.groups())) if found else None
    except ValueError:
        return None


def level(text: str) -> Level | None:
    """The level that a word means, or None."""
    found = _LEVELS.get(squeezed(text).lower())
    return found if isinstance(found, Level) else None


def track(text: str) -> Track | None:
    """The track that a word means, or None."""
    found = _TRACKS.get(squeezed(text).lower())
    return found if isinstance(found, Track) else None


def status(text: str) -> tuple[Status, str] | None:
    """What a 状态 means, with the reason of an exemption (else ""); None if it means nothing to us."""
    plain = squeezed(text)
    found = _STATUSES.get(plain)
    if isinstance(found, Status):
        return found, ""
    if plain in EXEMPT_REASONS or plain.removesuffix("中") in EXEMPT_REASONS:
        return Status.EXEMPT, plain.removesuffix("中")
    written = _REASON.fullmatch(plain)
    return (Status.EXEMPT, written[1] or "免考") if written else None


def masked_phone(number: str | None) -> str | None:
    """138****1234: enough to know whose it is, not enough to call."""
    return None if number is None else f"{number[:3]}****{number[-4:]}"


def listed(words: Iterable[str]) -> str:
    """Words for a sentence: 甲、乙."""
    return "、".join(words)
