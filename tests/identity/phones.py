"""Telephones whose WeChat wants to be bound."""

from datetime import datetime
from typing import Any

from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from quizsvc.accounts import tokens
from quizsvc.identity import service
from quizsvc.identity.texts import PRIVACY
from quizsvc.kit import db
from quizsvc.kit.errors import Refusal
from tests.factories import Factories


class Phone:
    """One telephone: its WeChat user has no account yet, and has accepted the notice unless told
    otherwise.
    """

    def __init__(self, client: FlaskClient, make: Factories, *, accepts: bool = True) -> None:
        self.client = client
        self.user_id: int = make.wechat_user().id
        self.now = make.clock.now()
        if accepts:
            with db.transaction():
                service.accept(now=self.now, version=PRIVACY.version, wechat_user_id=self.user_id)

    def bearer(self) -> dict[str, str]:
        """The header of a token that can only bind."""
        made = tokens.bind_only(now=self.now, wechat_user_id=self.user_id, seen_at=self.now)
        return {"Authorization": f"Bearer {made.access_token}"}

    def bind(self, name: str = "张三", credential: str = "ZF001", **more: Any) -> TestResponse:
        """Ask to be bound; `more`: account and password in place of name and credential; the address."""
        body = {"name": name, "credential": credential} if "account" not in more else {}
        body |= {key: more[key] for key in ("account", "password", "cookie") if key in more}
        return self.client.post(
            "/api/v1/auth/bind",
            json=body,
            headers=self.bearer(),
            environ_overrides={"REMOTE_ADDR": more.get("address", "192.0.2.1")},
        )


def try_to_bind(now: datetime, user_id: int, *, name: str, credential: str, address: str) -> str:
    """One try, by the service: what became of it, `bound` or the name of the refusal."""
    try:
        with db.transaction():
            service.bind_by_name(
                now=now, wechat_user_id=user_id, name=name, credential=credential, address=address
            )
    except Refusal as refusal:
        return type(refusal).__name__
    return "bound"


def me(client: FlaskClient, answer: TestResponse) -> dict[str, Any]:
    """GET /me with the token of an answer."""
    headers = {"Authorization": f"Bearer {answer.get_json()['access_token']}"}
    found: dict[str, Any] = client.get("/api/v1/me", headers=headers).get_json()
    return found
