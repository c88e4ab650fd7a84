"""What is wrong with a question once it is put together, each fault told by its column."""

import re
from collections.abc import Iterator

from quizsvc.bank.imports.formats import markup
from quizsvc.bank.imports.raw import RawQuestion
from quizsvc.bank.rules import Content, KeyFault, content_faults
from quizsvc.kit.tables import Cell, Finding

CONTROLS = "control-character"
REFERS = re.compile(r"(?<![A-Za-z])[A-H]\s*[、,，和与及]\s*[A-H](?![A-Za-z级类])|^(以上|上述)")
"""An option about other options: everybody sees them in another order (rules.md §3)."""


def controls(raw: RawQuestion) -> Iterator[Finding]:
    """What nobody can read and PostgreSQL does not store, in whichever text."""
    if any(fault.code == CONTROLS for fault in raw.faults):
        return
    texts = [
        *raw.fields.items(),
        *(("options", text) for option in raw.options for text in option),
        *(("tags", tag) for tag in raw.tags),
        ("options", raw.options_text),
    ]
    for name in dict.fromkeys(name for name, text in texts if Cell(text).has_control):
        yield raw.finding(name, CONTROLS, "含有看不见的控制字符，请删除后重新填写")


def faults(raw: RawQuestion, content: Content, *, key_unreadable: bool) -> Iterator[Finding]:
    """What keeps the content from being a question, but for what was told of the row before."""
    told = {fault.code for fault in raw.faults}
    for fault in content_faults(content):
        known = str(fault) in told or raw.is_moot(fault.field)
        if known or (fault is KeyFault.KEY_MISSING and key_unreadable):
            continue
        message = _outside(content) if fault is KeyFault.KEY_OUTSIDE_OPTIONS else fault.message
        yield raw.finding(fault.field, str(fault), message)


def doubts(raw: RawQuestion, content: Content) -> Iterator[Finding]:
    """What may stay, but is better put otherwise."""
    referring = "、".join(id_.upper() for id_, text in content.options if REFERS.search(text))
    if referring:
        message = f"选项 {referring} 提到别的选项，而每人看到的选项顺序不同，请改写"
        yield raw.finding("options", "option-refers", message)
    if not raw.exact:
        yield from _markup(raw)


def _markup(raw: RawQuestion) -> Iterator[Finding]:
    """HTML where a text stands as it is: what a program left when it made a sheet of a page."""
    texts = [(name, raw.fields.get(name, "")) for name in ("stem", "explanation", "options")]
    texts += [(f"option_{letter}", text) for letter, text in raw.options]
    for name, text in texts:
        if sign := markup.sign_in(text):
            column = name if name in raw.titles else name.partition("_")[0].replace("option", "options")
            message = f"有 HTML 标记“{sign[:20]}”，会原样显示，如果不是题目的内容，请删去"
            yield raw.finding(column, "markup-shown", message)


def _outside(content: Content) -> str:
    ids = {id_ for id_, _ in content.options}
    outside = "、".join(id_.upper() for id_ in content.key if id_ not in ids)
    last = content.options[-1][0].upper() if content.options else "无"
    return f"答案 {outside} 不在选项之中（选项只到 {last}）"
