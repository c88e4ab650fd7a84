"""Doors that show what a door does: a deed whose marks can be counted, and what is said to whoever asks."""

import secrets
from collections.abc import Callable
from typing import Any

import sqlalchemy as sa
from marshmallow import fields

from quizsvc.accounts import policies
from quizsvc.kit import db, marks
from quizsvc.kit.errors import Refusal
from quizsvc.kit.fields import Id, Shape
from quizsvc.kit.http import Call, Door, uploaded_file
from quizsvc.kit.idempotency import KeyRow

THINGS = "/api/v1/probe/things"
FRESH = "/api/v1/probe/fresh-things"
FILES = "/api/v1/probe/files"
STAFF = "/api/v1/probe/staff-things"
SECRETS = "/api/v1/probe/secret-things"
TAGGED = {"ETag": '"7"', "Location": "/api/v1/probe/things/7"}
door = Door("probe")


class Deed:
    """What these doors do: leave a mark, then whatever the test wants, then answer."""

    def __init__(self) -> None:
        self.begin()

    def begin(self) -> None:
        """Nothing done yet, and nothing more to do."""
        self.then: Callable[[], Any] = lambda: None
        self.more = ""
        self.hooks = 0

    def do(self, number: int) -> dict[str, Any]:
        marks.add("probe", subject=number)
        db.after_commit(self._hook)
        self.then()
        return {"id": number, "said": secrets.token_hex(8) + self.more}

    def _hook(self) -> None:
        self.hooks += 1

    @staticmethod
    def done() -> int:
        """How often it was done, for good."""
        with db.transaction() as session:
            wanted = sa.select(sa.func.count()).where(marks.MarkRow.topic == "probe")
            return session.scalar(wanted) or 0


deed = Deed()


class Body(Shape):
    number = fields.Integer(required=True)


class Answer(Shape):
    id = Id(required=True)
    said = fields.String(required=True)


class TooTired(Refusal):
    pass


class Noted(Refusal):
    keeps_changes = True


class FileForm(Shape):
    title = fields.String(load_default="")


def once_more(call: Call, made: int, **path: Any) -> dict[str, Any]:
    return {"id": made, "said": "as it is now"}


@door.endpoint("/probe/things", method="POST", who=policies.SIGNED_IN, body=Body, answer=Answer, status=201)
def add(call: Call, body: dict[str, int]) -> Any:
    """Add"""
    return deed.do(body["number"]), 201, TAGGED


@door.endpoint("/probe/things/<id:thing>", method="PUT", who=policies.SIGNED_IN, body=Body, answer=Answer)
def change(call: Call, body: dict[str, int], thing: int) -> Any:
    """Change"""
    return deed.do(body["number"])


@door.endpoint("/probe/staff-things", method="POST", who=policies.STAFF, body=Body, answer=Answer)
def add_as_staff(call: Call, body: dict[str, int]) -> Any:
    """Add, as staff"""
    return deed.do(body["number"])


@door.endpoint(
    "/probe/fresh-things",
    method="POST",
    who=policies.SIGNED_IN,
    body=Body,
    answer=Answer,
    status=201,
    again=once_more,
)
def add_fresh(call: Call, body: dict[str, int]) -> Any:
    """Add, and answer afresh"""
    return deed.do(body["number"])


@door.endpoint(
    "/probe/secret-things", method="POST", who=policies.SIGNED_IN, body=Body, answer=Answer, secret=True
)
def add_secret(call: Call, body: dict[str, int]) -> Any:
    """Add a secret"""
    return deed.do(body["number"])


@door.endpoint("/probe/files", method="POST", who=policies.SIGNED_IN, upload=FileForm, answer=Answer)
def add_file(call: Call, form: dict[str, str]) -> Any:
    """Add a file"""
    return deed.do(len(uploaded_file().data))


def post(
    app: Any, who: dict[str, str], key: str | None = "one", number: int = 7, path: str = THINGS, **more: Any
) -> Any:
    """A request with a key, of a thing with this number if nothing else is sent."""
    headers = {**who, **more.pop("headers", {})}
    if key is not None:
        headers["Idempotency-Key"] = key
    method = more.pop("method", "POST")
    return app.test_client().open(
        path, method=method, headers=headers, **(more or {"json": {"number": number}})
    )


def kept() -> list[KeyRow]:
    """What is kept about keys."""
    with db.transaction() as session:
        return list(session.scalars(sa.select(KeyRow)))


def is_replayed(answer: Any) -> bool:
    """Whether an answer says that it is a first one's."""
    return answer.headers.get("Idempotency-Replayed") == "true"


def told(answer: Any) -> tuple[Any, ...]:
    """All that an answer says, but whether it is replayed."""
    names = ("Content-Type", "ETag", "Location", "Cache-Control")
    return answer.status_code, answer.get_data(), *(answer.headers.get(name) for name in names)


def problem(answer: Any) -> tuple[int, str]:
    """Status and type of a refusal."""
    return answer.status_code, answer.json["type"].rpartition("/")[2]


def upload(
    app: Any,
    who: dict[str, str],
    data: bytes,
    *,
    name: str = "题.csv",
    title: str = "甲",
    boundary: str = "one",
) -> Any:
    """A form with a file, as a browser sends it."""
    head = f'--{boundary}\r\nContent-Disposition: form-data; name="title"\r\n\r\n{title}\r\n'
    part = f'--{boundary}\r\nContent-Disposition: form-data; name="file"; filename="{name}"\r\n\r\n'
    body = f"{head}{part}".encode() + data + f"\r\n--{boundary}--\r\n".encode()
    return post(app, who, path=FILES, data=body, content_type=f"multipart/form-data; boundary={boundary}")
