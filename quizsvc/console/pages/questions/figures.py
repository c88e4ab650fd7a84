"""What the answers say of the questions, and where a question is used."""

from collections.abc import Iterable, Iterator
from functools import partial
from typing import Any

from flask import render_template

from quizsvc.accounts import policies
from quizsvc.analysis import queries as analysis
from quizsvc.console.pages.door import door
from quizsvc.console.pages.questions.asked import FiguresQuery
from quizsvc.console.pages.questions.reading import known
from quizsvc.console.pages.sheets import MOST_ROWS, sent_sheet
from quizsvc.console.rules import questions as words
from quizsvc.console.rules.papers import stage_of
from quizsvc.kit.books import HUNDREDTHS, WHOLE, Head
from quizsvc.kit.http import Call
from quizsvc.kit.hundredths import format_hundredths

HEADS = (
    Head("题目编号", 10, WHOLE),
    Head("作答的是第几版", 10, WHOLE),
    Head("题型", 8),
    Head("题干", 60),
    Head("作答人数", 10, WHOLE),
    Head("得分率（%）", 10, HUNDREDTHS),
    Head("区分度（%）", 10, HUNDREDTHS),
    Head("区分效率（%）", 10, HUNDREDTHS),
    Head("整卷用时中位数（秒）", 12, WHOLE),
    Head("提示", 60),
)


@door.page("/questions/figures", who=policies.BANK_READERS, query=FiguresQuery)
def list_figures(call: Call, query: dict[str, Any]) -> Any:
    """试题分析: the questions that look wrong first."""
    wanted = {name: query[name] for name in ("order", "warned", "paper")}
    if query["as_"]:
        items, _ = analysis.page(page=1, page_size=MOST_ROWS, **wanted)
        return sent_sheet("试题分析", "figures", HEADS, _rows(items))
    items, total = analysis.page(page=query["page"], page_size=query["page_size"], **wanted)
    return render_template(
        "console/questions/figures.html",
        items=items,
        total=total,
        query=query,
        spread=analysis.spread(),
        orders=[(order.value, chinese) for order, chinese in words.ORDERS.items()],
        words=words,
    )


@door.page("/questions/<id:question_id>/figures", who=policies.BANK_READERS)
def show_figures(call: Call, question_id: int) -> str:
    """试题分析 of one question by revisions and papers, and the papers that it is on."""
    return render_template(
        "console/questions/question_figures.html",
        question=known(question_id),
        revisions=analysis.figures_of(question_id),
        uses=analysis.uses(question_id),
        stage=partial(stage_of, now=call.now),
        may_open=policies.STAFF_READERS.allows(call.caller),
        words=words,
    )


def _rows(items: Iterable[dict[str, Any]]) -> Iterator[list[str]]:
    for item in items:
        pooled = item["figures"]
        figures = pooled["figures"]
        yield [
            str(item["question"].id),
            str(item["revision"].number),
            words.TYPES[item["revision"].type],
            item["revision"].stem,
            str(figures.served),
            *(_percent(each) for each in (figures.facility, figures.discrimination, figures.efficiency)),
            str(pooled["median_attempt_s"]),
            "；".join(warning["message"] for warning in pooled["warnings"]),
        ]


def _percent(hundredths: int | None) -> str:
    return "—" if hundredths is None else format_hundredths(hundredths)
