"""Routes of those who look at anybody's attempts: organizers and auditors."""

from typing import Any

from quizsvc.accounts import policies
from quizsvc.attempts import queries, service
from quizsvc.attempts.api.door import door
from quizsvc.attempts.schemas.looking import AttemptPageQuery, FoundAttemptPage, StoryShape
from quizsvc.kit.http import Call, page_of


@door.endpoint("/attempts", who=policies.STAFF_READERS, query=AttemptPageQuery, answer=FoundAttemptPage)
def find(call: Call, query: dict[str, Any]) -> dict[str, Any]:
    """一个活动里的答卷，最近开始的在前；按统计期、试卷、人员、状态查找"""
    wanted = queries.wanted(**query)
    found, total = queries.page(wanted, page=query["page"], page_size=query["page_size"])
    return page_of(found, query, total)


@door.endpoint("/attempts/<id:attempt_id>/story", who=policies.STAFF_READERS, answer=StoryShape)
def tell(call: Call, attempt_id: int) -> service.Story:
    """一份答卷的经过：逐题的题目、所选和得分，重新评分，更正，作废和补答；含答案"""
    return service.story(attempt_id=attempt_id)
