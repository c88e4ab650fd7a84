"""What one can have oneself told, what one said to WeChat's window, and what organizers see of it all."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime

import pytest
import sqlalchemy as sa

from quizsvc.identity.models import WechatUser
from quizsvc.kit import config, db
from tests.messages.steps import TEMPLATES, connected, run

BASE = "/api/v1"
MONDAY = datetime(2021, 7, 12, 0, 0, tzinfo=UTC)
NOTHING = dict.fromkeys(TEMPLATES, 0)


def problem(answer):
    return answer.status_code, answer.json["type"].removeprefix("/problems/")


def items(client, headers):
    return client.get(f"{BASE}/me/subscriptions", headers=headers).json["items"]


def test_every_kind_with_its_template_is_offered(client, make, follower):
    offered = items(client, make.headers(follower().account))
    assert offered == [
        {"kind": kind, "template_id": TEMPLATES[kind], "title": title, "credits": 0}
        for kind, title in (
            ("paper-opens", "每周一测开始时提醒"),
            ("paper-closes", "每周一测截止前一天还没参加时提醒"),
            ("notice-out", "发布通报或更正时提醒"),
            ("objection-answered", "申诉有答复时提醒"),
        )
    ]


def test_a_kind_without_a_template_is_not_offered(app, client, make, follower, monkeypatch):
    only = replace(connected(), templates={"notice-out": connected().templates["notice-out"]})
    monkeypatch.setitem(app.extensions, "quizsvc.settings", replace(config.current(), wechat=only))
    one = follower()
    assert [item["kind"] for item in items(client, make.headers(one.account))] == ["notice-out"]
    assert problem(one.says(paper_opens="accept")) == (409, "not-offered")


def test_without_wechat_there_is_nothing_to_offer(client, make, fake):
    headers = make.headers(make.participant())
    assert items(client, headers) == []
    body = {"results": {TEMPLATES["notice-out"]: "accept"}}
    answer = client.post(f"{BASE}/me/subscriptions", headers=headers, json=body)
    assert problem(answer) == (409, "no-wechat")


def test_nor_without_a_mini_program(client, make):
    headers = make.headers(make.participant())
    assert items(client, headers) == []
    answer = client.post(f"{BASE}/me/subscriptions", headers=headers, json={"results": {"T": "accept"}})
    assert problem(answer) == (404, "not-connected")


def test_each_yes_allows_one_more_up_to_twenty(follower):
    one = follower()
    for times in (1, 2):
        assert one.says(paper_opens="accept", notice_out="reject").status_code == 204
        assert one.credits() == {**NOTHING, "paper-opens": times}
    one.allows("notice-out", times=20)
    one.says(notice_out="accept")
    assert one.credits()["notice-out"] == 20


def test_a_no_takes_no_earlier_yes_back_but_shutting_it_out_does(follower):
    one = follower().allows("paper-opens", times=2)
    for said, left in (("reject", 2), ("filter", 2), ("ban", 0), ("ban", 0)):
        assert one.says(paper_opens=said).status_code == 204
        assert one.credits()["paper-opens"] == left


@pytest.mark.parametrize(
    "results",
    [{}, {"a": "yes"}, {"": "accept"}, {"a": None}, [], None, {str(n): "accept" for n in range(4)}],
)
def test_what_is_no_answer_of_the_window_is_refused(client, make, follower, results):
    headers = make.headers(follower().account)
    answer = client.post(f"{BASE}/me/subscriptions", headers=headers, json={"results": results})
    assert answer.status_code == 422


def test_one_unknown_template_and_nothing_is_noted(client, make, follower):
    one = follower()
    body = {"results": {TEMPLATES["notice-out"]: "accept", "another": "accept"}}
    answer = client.post(f"{BASE}/me/subscriptions", headers=make.headers(one.account), json=body)
    assert problem(answer) == (409, "not-offered")
    assert one.credits() == NOTHING


def test_told_twice_under_one_key_counts_once(client, make, follower):
    one = follower()
    headers = {**make.headers(one.account), "Idempotency-Key": "subscribe-1"}
    body = {"results": {TEMPLATES["notice-out"]: "accept"}}
    answers = [client.post(f"{BASE}/me/subscriptions", headers=headers, json=body) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [204, 204]
    assert one.credits()["notice-out"] == 1


def test_many_taps_at_once_all_count(app, make, follower):
    one = follower()
    headers, body = make.headers(one.account), {"results": {TEMPLATES["notice-out"]: "accept"}}

    def tap(_):
        return app.test_client().post(f"{BASE}/me/subscriptions", headers=headers, json=body).status_code

    with ThreadPoolExecutor(4) as pool:
        assert list(pool.map(tap, range(8))) == [204] * 8
    assert one.credits()["notice-out"] == 8


def test_what_was_allowed_belongs_to_the_wechat_user(client, make, follower, fake):
    """Another WeChat user of the same account has allowed nothing."""
    one = follower().allows("notice-out")
    with db.transaction() as session:
        gone = sa.update(WechatUser).where(WechatUser.id == one.wechat_user_id)
        session.execute(gone.values(account_id=None, bound_at=None))
    other = type(one)(client, make, fake, one.account)
    assert other.credits() == NOTHING


def test_organizers_see_how_many_were_sent_and_why_not(client, make, season, clock, fake, follower):
    clock.set(MONDAY)
    make.paper(season, kind="weekly", revisions=[make.question()], points=[10000])
    for _ in range(5):
        follower().allows("paper-opens")
    for ill in ({"errcode": 43101}, {"errcode": 47003}, {"drop": True}):
        fake.world.order("send", **ill)
    run(make)
    clock.advance(minutes=5)
    fake.world.order("send", errcode=40003)
    fake.world.order("send", errcode=45009)
    run(make)
    headers = make.headers(make.account("organizer"))
    first, *others = client.get(f"{BASE}/messages/counts", headers=headers).json["items"]
    told = ("waiting", "sending", "sent", "refused", "failed")
    assert [first[name] for name in told] == [1, 1, 0, 1, 2]
    assert (first["kind"], first["title"]) == ("paper-opens", "每周一测开始时提醒")
    assert {
        (each["state"], each["problem"], each["errcode"], each["times"]) for each in first["problems"]
    } == {
        ("refused", "not-subscribed", 43101, 1),
        ("failed", "message-field-refused", 47003, 1),
        ("failed", "wechat-user-unknown", 40003, 1),
        ("sending", "wechat-unreachable", None, 1),
        ("waiting", "wechat-quota-used", 45009, 1),
    }
    assert [other["kind"] for other in others] == ["paper-closes", "notice-out", "objection-answered"]
    assert all(other[name] == 0 for other in others for name in told)
