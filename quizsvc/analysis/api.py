"""Routes of the analysis: for staff only, keys and all."""

from typing import Any

from quizsvc.accounts import policies
from quizsvc.analysis import queries
from quizsvc.analysis.schemas import (
    AnalysedQuestionPage,
    AnalysedQuestionsQuery,
    RevisionFiguresList,
    UseList,
)
from quizsvc.bank import queries as bank
from quizsvc.kit.errors import NotFound
from quizsvc.kit.fields import NoQuery
from quizsvc.kit.http import Call, Door, page_of, whole

door = Door("analysis", description="试题分析：难度、区分度、选项分布，题目用在哪里")


@door.endpoint(
    "/questions/<id:question_id>/figures",
    who=policies.BANK_READERS,
    query=NoQuery,
    answer=RevisionFiguresList,
)
def read_figures(call: Call, query: dict[str, Any], question_id: int) -> dict[str, Any]:
    """一道题各版本的作答统计，新的在前，含每份试卷上的"""
    found = queries.figures_of(question_id)
    if not found:
        raise NotFound()
    return whole(found)


@door.endpoint(
    "/analysis/questions",
    who=policies.BANK_READERS,
    query=AnalysedQuestionsQuery,
    answer=AnalysedQuestionPage,
)
def list_analysed_questions(call: Call, query: dict[str, Any]) -> dict[str, Any]:
    """有作答统计的题目（各试卷合计，最近有人作答的版本），可疑的在前；warned 只看可疑的，paper 只看一卷的"""
    items, total = queries.page(**query)
    return page_of(items, query, total)


@door.endpoint("/questions/<id:question_id>/uses", who=policies.BANK_READERS, query=NoQuery, answer=UseList)
def list_uses(call: Call, query: dict[str, Any], question_id: int) -> dict[str, Any]:
    """一道题用在哪些试卷上，各有多少份答卷；新的在前"""
    if bank.by_id(question_id) is None:
        raise NotFound()
    return whole(queries.uses(question_id))
