"""Routes of subscribe messages: what one can have oneself told, and for organizers what was sent."""

from typing import Any

from quizsvc.accounts import policies
from quizsvc.identity.wechat import NotConnected
from quizsvc.kit import config
from quizsvc.kit.fields import NoQuery
from quizsvc.kit.http import Call, Door, whole
from quizsvc.messages import queries, service
from quizsvc.messages.rules import Answer
from quizsvc.messages.schemas import CountList, SubscribedBody, SubscriptionList

door = Door("messages", description="微信订阅消息：谁允许了哪些，发出了多少")


@door.endpoint("/me/subscriptions", who=policies.SIGNED_IN, query=NoQuery, answer=SubscriptionList)
def subscriptions(call: Call, query: dict[str, Any]) -> dict[str, Any]:
    """我可以订阅的消息和各剩几次；没有绑定微信的没有"""
    return whole(queries.offers(call.account_id))


@door.endpoint("/me/subscriptions", method="POST", who=policies.SIGNED_IN, body=SubscribedBody, status=204)
def subscribe(call: Call, body: dict[str, Any]) -> None:
    """记下我在微信的订阅窗口里的选择"""
    connected = config.current().wechat
    if connected is None:
        raise NotConnected()
    answers = {template: Answer(said) for template, said in body["results"].items()}
    service.note_answers(now=call.now, account_id=call.account_id, connected=connected, answers=answers)


@door.endpoint("/messages/counts", who=policies.STAFF_READERS, query=NoQuery, answer=CountList)
def counts(call: Call, query: dict[str, Any]) -> dict[str, Any]:
    """订阅消息发出了多少，没有发出的因为什么"""
    return whole(queries.counts())
