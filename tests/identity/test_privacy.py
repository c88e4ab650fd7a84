"""The privacy notice: what it says, and who accepted which version of it."""

import hashlib
import re
from datetime import date

import sqlalchemy as sa

from quizsvc.accounts.rules import Role
from quizsvc.identity.models import Consent
from quizsvc.identity.texts import NAMELESS, PRIVACY
from quizsvc.kit import db
from tests.identity.phones import Phone, me

WRITTEN = {
    "2026-11-22": "8f8613f02801894a58bafda86ebe2509dc12652b5f4d9064893e4bc1c0421e4d",
    "2026-11-23": "98638bc23e97a55d86eafdec7da61ed00f4f8d91c55b834f4c975ecec22cb19b",
}
"""The SHA-256 of each version: whoever changes the text gives it a new one, and adds it here."""


def consents():
    with db.transaction() as session:
        return session.execute(sa.select(Consent.account_id, Consent.wechat_user_id, Consent.version)).all()


def accept(client, headers, version=PRIVACY.version):
    return client.post("/api/v1/me/consents", json={"version": version}, headers=headers)


def test_a_version_never_reads_otherwise():
    assert hashlib.sha256(PRIVACY.text.encode()).hexdigest() == WRITTEN[PRIVACY.version]
    assert date.fromisoformat(PRIVACY.version) == max(map(date.fromisoformat, WRITTEN))


def test_anybody_can_read_it_in_the_name_of_whose_campaign_it_is(client, make):
    told = client.get("/api/v1/privacy")
    assert told.status_code == 200
    assert told.json.keys() == {"version", "text"}
    assert NAMELESS in told.json["text"]
    make.unit("某省生态环境厅", level="root")
    text = client.get("/api/v1/privacy").json["text"]
    assert "某省生态环境厅" in text
    assert NAMELESS not in text
    assert re.search(r"[{}]", text) is None


def test_it_says_what_is_kept_why_how_long_who_sees_it_and_what_one_can_do():
    heads = re.findall(r"^## (.+)$", PRIVACY.text, re.M)
    assert heads == ["一、保存什么", "二、为什么保存", "三、谁能看到", "四、保存多久", "五、您可以做什么"]


def test_an_account_accepts_it_once(client, make):
    account = make.account(Role.EDITOR)
    headers = make.headers(account)
    assert client.get("/api/v1/me", headers=headers).json["privacy"]["accepted"] is False
    for _ in range(2):
        assert accept(client, headers).status_code == 204
    assert client.get("/api/v1/me", headers=headers).json["privacy"] == {
        "version": PRIVACY.version,
        "accepted": True,
    }
    assert consents() == [(account.id, None, PRIVACY.version)]


def test_another_version_than_the_one_that_holds_is_not_accepted(client, make):
    answer = accept(client, make.headers(make.account()), "2021-07-14")
    assert (answer.status_code, answer.json["type"]) == (409, "/problems/notice-changed")
    assert consents() == []


def test_what_a_phone_accepted_its_account_has_accepted(client, make):
    person = make.member(name="张三", credential="ZF001")
    phone = Phone(client, make, accepts=False)
    assert accept(client, phone.bearer()).status_code == 204
    mine = me(client, phone.bind(person.name, person.credential))
    assert mine["privacy"]["accepted"] is True
    assert consents() == [(None, phone.user_id, PRIVACY.version), (int(mine["id"]), None, PRIVACY.version)]


def test_who_accepted_an_older_version_is_asked_again(client, make, clock):
    phone, account = Phone(client, make, accepts=False), make.account()
    older = {"version": "2021-07-14", "at": clock.now()}
    with db.transaction() as session:
        session.execute(sa.insert(Consent).values(account_id=account.id, **older))
        session.execute(sa.insert(Consent).values(wechat_user_id=phone.user_id, **older))
    assert client.get("/api/v1/me", headers=make.headers(account)).json["privacy"]["accepted"] is False
    make.member(name="张三", credential="ZF001")
    assert phone.bind().get_json()["type"] == "/problems/consent-missing"
    assert accept(client, phone.bearer()).status_code == 204
    assert phone.bind().status_code == 200
