"""What somebody said to WeChat's window."""

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy.dialects.postgresql import insert

from quizsvc.kit.config import Wechat
from quizsvc.kit.db import session
from quizsvc.kit.errors import Refusal
from quizsvc.messages import queries
from quizsvc.messages.models import Subscription
from quizsvc.messages.rules import Answer, Kind, credits_after


class NoWechat(Refusal):
    """The account has no user of the mini-program."""

    title = "这个账号没有绑定微信，收不到订阅消息"


class NotOffered(Refusal):
    """A template that is none of this installation's."""

    title = "没有这种订阅消息，请重新打开这个页面"


def note_answers(*, now: datetime, account_id: int, connected: Wechat, answers: Mapping[str, Answer]) -> None:
    """Note what an account's WeChat user said about templates, by their ids.

    Raises:
        NoWechat, NotOffered.
    """
    user_id = queries.wechat_user_of(account_id, connected.appid)
    if user_id is None:
        raise NoWechat()
    kinds = {template.id: Kind(kind) for kind, template in connected.templates.items()}
    if not set(answers) <= set(kinds):
        raise NotOffered()
    for template_id in sorted(answers):
        _note(now, user_id, kinds[template_id], answers[template_id])


def _note(now: datetime, user_id: int, kind: Kind, answer: Answer) -> None:
    of = {"wechat_user_id": user_id, "kind": kind}
    session().execute(insert(Subscription).values(**of, credits=0, since=now).on_conflict_do_nothing())
    row = session().get_one(Subscription, (user_id, kind), with_for_update=True, populate_existing=True)
    if not row.credits:
        row.since = now
    row.credits = credits_after(row.credits, answer)
