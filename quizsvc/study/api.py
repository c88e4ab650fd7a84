"""Routes of one's own study: history, wrong questions, free practice, streak."""

from typing import Any

from quizsvc.accounts import policies
from quizsvc.kit.fields import NoQuery, PageQuery
from quizsvc.kit.http import Call, Door, page_of, whole
from quizsvc.papers.rules import PaperKind
from quizsvc.season import queries as seasons
from quizsvc.season.schemas import SeasonQuery
from quizsvc.study import rules, service
from quizsvc.study.schemas import (
    BookQuery,
    BookShape,
    HistoryQuery,
    HistoryShape,
    PracticeAnswerBody,
    PracticeBody,
    PracticePage,
    PracticeShape,
    PracticeSubjectsShape,
    ScoreChangePage,
    StreakShape,
    VerdictShape,
)

door = Door("study", description="我的记录：答卷、成绩变动、错题本、自由练习、连续练习")


@door.endpoint("/me/attempts", who=policies.PARTICIPANT, query=HistoryQuery, answer=HistoryShape)
def history(call: Call, query: dict[str, Any]) -> dict[str, Any]:
    """自己的答卷，最近的在前；不写活动和统计期则为全部"""
    found = service.history(
        now=call.now,
        person_id=call.person_id,
        season_id=query["season"],
        period=query["period"],
        kind=PaperKind(query["kind"]) if query["kind"] else None,
    )
    first = (query["page"] - 1) * query["page_size"]
    return page_of(found[first : first + query["page_size"]], query, len(found))


@door.endpoint("/me/score-changes", who=policies.PARTICIPANT, query=PageQuery, answer=ScoreChangePage)
def score_changes(call: Call, query: dict[str, Any]) -> dict[str, Any]:
    """交卷以后有变的成绩，最近的在前：原来多少、现在多少、因为哪道题、为什么"""
    found, total = service.changes(now=call.now, person_id=call.person_id, **query)
    return {**page_of(found, query, total), "unseen": service.unseen_changes(person_id=call.person_id)}


@door.endpoint("/me/score-changes/<id:change_id>/seen", method="POST", who=policies.PARTICIPANT, status=204)
def see_score_change(call: Call, change_id: int) -> None:
    """看过了一条成绩变动"""
    service.see_change(now=call.now, person_id=call.person_id, change_id=change_id)


@door.endpoint("/me/streak", who=policies.PARTICIPANT, query=SeasonQuery, answer=StreakShape)
def streak(call: Call, query: dict[str, Any]) -> rules.Streak:
    """连续做了几天每日练习；没有练习的日子不算也不断，今天还没做也不断"""
    season = seasons.named_or_open(query["season"])
    return service.streak(now=call.now, person_id=call.person_id, season=season)


@door.endpoint("/me/wrong-questions", who=policies.PARTICIPANT, query=BookQuery, answer=BookShape)
def wrong_questions(call: Call, query: dict[str, Any]) -> dict[str, Any]:
    """自己的错题本，最近答错的在前"""
    page = {name: query[name] for name in ("page", "page_size")}
    found = service.book(now=call.now, person_id=call.person_id, subject_id=query["subject"], **page)
    note = f"另有 {found.withheld} 题在本周测试中，结束后可看" if found.withheld else None
    subjects = [{"subject": subject, "questions": number} for subject, number in found.subjects]
    told = {"subjects": subjects, "withheld": found.withheld, "note": note}
    return {**page_of(found.lines, query, found.total), **told}


@door.endpoint(
    "/me/wrong-questions/<id:question_id>/star", method="PUT", who=policies.PARTICIPANT, status=204
)
def star(call: Call, question_id: int) -> None:
    """加星：一直留在错题本里"""
    service.star(now=call.now, person_id=call.person_id, question_id=question_id)


@door.endpoint(
    "/me/wrong-questions/<id:question_id>/star", method="DELETE", who=policies.PARTICIPANT, status=204
)
def unstar(call: Call, question_id: int) -> None:
    """去掉星：已经练会的移出错题本"""
    service.unstar(now=call.now, person_id=call.person_id, question_id=question_id)


@door.endpoint("/practice", who=policies.PARTICIPANT, query=PageQuery, answer=PracticePage)
def practices(call: Call, query: dict[str, Any]) -> dict[str, Any]:
    """自己的自由练习，最近的在前"""
    found, total = service.drawn(person_id=call.person_id, **query)
    return page_of(found, query, total)


@door.endpoint("/practice/subjects", who=policies.PARTICIPANT, query=NoQuery, answer=PracticeSubjectsShape)
def practice_subjects(call: Call, query: dict[str, Any]) -> dict[str, Any]:
    """可以练的科目，按从上到下的路径排列；今天还能出几题"""
    left = service.left_today(now=call.now, person_id=call.person_id)
    return {**whole(service.practice_subjects()), "left": left}


@door.endpoint("/practice/<id:practice_id>", who=policies.PARTICIPANT, answer=PracticeShape)
def read(call: Call, practice_id: int) -> service.Drill:
    """接着做一组自由练习；已经答的附对错、答案和解析"""
    return service.read(now=call.now, person_id=call.person_id, practice_id=practice_id)


@door.endpoint(
    "/practice",
    method="POST",
    who=policies.PARTICIPANT,
    body=PracticeBody,
    answer=PracticeShape,
    status=201,
    again=read,
)
def draw(call: Call, body: dict[str, Any]) -> service.Drill:
    """抽一组自由练习：按科目，或从错题本；不计入成绩和人次"""
    made = service.draw(
        now=call.now,
        person_id=call.person_id,
        count=body["count"],
        subject_id=body["subject_id"],
        from_book=body["book"],
    )
    return read(call, made)


def _answered(call: Call, answer_id: int, practice_id: int) -> service.Verdict:
    """The verdict on an answer that comes again, as far as it may be told now."""
    return service.answered(
        now=call.now, person_id=call.person_id, practice_id=practice_id, answer_id=answer_id
    )


@door.endpoint(
    "/practice/<id:practice_id>/answers",
    method="POST",
    who=policies.PARTICIPANT,
    body=PracticeAnswerBody,
    answer=VerdictShape,
    again=_answered,
)
def answer(call: Call, body: dict[str, Any], practice_id: int) -> service.Verdict:
    """答自由练习的一题，马上知道对错；再答得到第一次的结果"""
    return service.answer(now=call.now, person_id=call.person_id, practice_id=practice_id, **body)
