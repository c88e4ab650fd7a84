"""Questions and their revisions."""

from dataclasses import asdict
from typing import Any

from quizsvc.accounts import policies
from quizsvc.bank import queries, service
from quizsvc.bank.api.door import door
from quizsvc.bank.rules import Content
from quizsvc.bank.schemas.questions import (
    CheckBody,
    CheckedShape,
    QuestionBody,
    QuestionChanges,
    QuestionPage,
    QuestionQuery,
    QuestionShape,
    RevisionList,
)
from quizsvc.kit import etags
from quizsvc.kit.errors import NotFound
from quizsvc.kit.fields import NoQuery
from quizsvc.kit.http import Call, page_of, whole


@door.endpoint("/questions", who=policies.BANK_READERS, query=QuestionQuery, answer=QuestionPage)
def list_questions(call: Call, query: dict[str, Any]) -> dict[str, Any]:
    """题目，按各种条件筛选；q 是以空格隔开的词，每个都要出现在题干、选项、解析、依据、标签或科目里"""
    reviewer = call.account_id if query.pop("reviewable") else None
    items, total = queries.page(reviewer=reviewer, **query)
    return page_of(items, query, total)


@door.endpoint("/questions/check", method="POST", who=policies.EDITORS, body=CheckBody, answer=CheckedShape)
def check_question(call: Call, body: dict[str, Any]) -> dict[str, Any]:
    """看一看这样写行不行，什么也不保存：哪里有错，题库里有没有一样的题，依据里的法规是否有效"""
    question_id = body.pop("question_id")
    body.pop("subject")
    return asdict(service.check(content=Content(**{"options": (), **body}), question_id=question_id))


@door.endpoint(
    "/questions", method="POST", who=policies.EDITORS, body=QuestionBody, answer=QuestionShape, status=201
)
def create_question(call: Call, body: dict[str, Any]) -> Any:
    """新建题目（草稿）"""
    subject = body.pop("subject")
    content = Content(**{"options": (), **body})
    question_id = service.create(
        now=call.now, actor=call.account_id, content=content, subject=subject, address=call.address
    )
    return tagged(known(question_id), 201)


@door.endpoint("/questions/<id:question_id>", who=policies.BANK_READERS, answer=QuestionShape, versioned=True)
def read_question(call: Call, question_id: int) -> Any:
    """一道题的最新版本；ETag 是版本号"""
    return tagged(known(question_id))


@door.endpoint(
    "/questions/<id:question_id>",
    method="PATCH",
    who=policies.EDITORS,
    body=QuestionChanges,
    answer=QuestionShape,
    versioned=True,
)
def revise_question(call: Call, body: dict[str, Any], question_id: int) -> Any:
    """改题：另存为新版本，回到草稿（只改科目、难度、标签的，状态不变）；If-Match 写明所改的版本"""
    service.revise(
        now=call.now,
        actor=call.account_id,
        question_id=question_id,
        from_revision=etags.meant(),
        subject=body.pop("subject", None),
        reason=body.pop("reason"),
        changes=body,
        address=call.address,
    )
    return tagged(known(question_id))


@door.endpoint(
    "/questions/<id:question_id>/revisions", who=policies.BANK_READERS, query=NoQuery, answer=RevisionList
)
def list_revisions(call: Call, query: dict[str, Any], question_id: int) -> dict[str, Any]:
    """一道题的所有版本，新的在前；changes 是与前一版的差别"""
    found = queries.revisions(question_id)
    if not found:
        raise NotFound()
    return whole(found)


def known(question_id: int) -> dict[str, Any]:
    """A question as staff see it.

    Raises:
        NotFound.
    """
    found = queries.by_id(question_id)
    if found is None:
        raise NotFound()
    return found


def tagged(question: dict[str, Any], status: int = 200) -> tuple[dict[str, Any], int, dict[str, str]]:
    """The answer that shows a question: its ETag is the number of its revision."""
    return question, status, etags.tag(question["revision"])
