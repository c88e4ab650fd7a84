"""Requests that come twice: what was done under an `Idempotency-Key` is answered again, not done again.

What an account did under a key is a row of the deed's own transaction, so neither is there without the
other, and the row is never changed. A refusal leaves none: whoever tries again asks again. Two at once are
told apart by an advisory lock, and in the end by the row's key.
"""

import hashlib
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa
from flask import Response, request
from sqlalchemy import orm
from sqlalchemy.dialects.postgresql import JSONB, insert

from quizsvc.kit import db, queue
from quizsvc.kit.db import Base, session
from quizsvc.kit.errors import Refusal, WrongShape

HEADER = "Idempotency-Key"
REPLAYED = "Idempotency-Replayed"
KEPT_FOR = timedelta(hours=24)
MOST_KEPT = 256 * 1024
SWEEP = 5000
VISIBLE = re.compile("[!-~]{1,255}")
KEPT_HEADERS = ("Content-Type", "ETag", "Location")
PARAMETER = {
    "name": HEADER,
    "in": "header",
    "required": False,
    "description": "客户端为这一次操作起的唯一的键（如 UUID）。没有收到回答，就用同一个键原样再发："
    f"已经做完的不会再做一遍，回答同第一次，并带 {REPLAYED}: true；"
    "第一次还在处理是 409（按 Retry-After 再试）；同一个键用于别的请求是 422。"
    "键属于发出请求的账号，保存 24 小时；被拒绝的请求不占用键",
    "schema": {
        "type": "string",
        "minLength": 1,
        "maxLength": 255,
        "pattern": "^[!-~]+$",
        "example": "8e03978e-40d5-43dd-bc93-6894a57f9324",
    },
}
IGNORED = PARAMETER | {
    "description": "可以带，但不起作用：这里的请求或回答里有密码、令牌或一次性代码，不为重发而保存",
}


class StillRunning(Refusal):
    """The same request is being answered at this moment."""

    title = "同一个请求还在处理，请稍后用同一个键再试"

    def __init__(self) -> None:
        super().__init__(retry_after=1)


class KeyReused(Refusal):
    """The account used the key for another request, or for the same one with other rights."""

    status = 422
    title = "这个 Idempotency-Key 已经用于另一个请求（内容、地址或当时的权限不同），新的操作请用新的键"


class AnswerNotKept(Refusal):
    """It was done under this key, but its answer was too large to keep."""

    title = "这个请求已经完成，没有再做一遍；它的回答太大，没有保存，请直接查询结果"


class KeyRow(Base):
    """What an account did under a key. `body` is None of an answer that is made afresh or is too large;
    `made` is the id in one that is made afresh.
    """

    __tablename__ = "idempotency_keys"
    __table_args__ = (sa.CheckConstraint("status between 200 and 299", name="status_is_success"),)

    account_id: orm.Mapped[int] = orm.mapped_column(sa.BigInteger, primary_key=True)
    key_hash: orm.Mapped[bytes] = orm.mapped_column(sa.LargeBinary, primary_key=True)
    fingerprint: orm.Mapped[bytes] = orm.mapped_column(sa.LargeBinary)
    status: orm.Mapped[int] = orm.mapped_column(sa.SmallInteger)
    headers: orm.Mapped[dict[str, Any]] = orm.mapped_column(JSONB)
    body: orm.Mapped[bytes | None] = orm.mapped_column(sa.LargeBinary)
    made: orm.Mapped[int | None] = orm.mapped_column(sa.BigInteger)
    created_at: orm.Mapped[datetime] = db.instant(index=True)


@dataclass(frozen=True)
class Asked:
    """What is asked for under a key: of both only hashes are kept."""

    account_id: int
    key_hash: bytes
    fingerprint: bytes


@dataclass(frozen=True)
class Earlier:
    """What was answered the first time."""

    status: int
    headers: dict[str, str]
    body: bytes | None
    made: int | None

    @property
    def id(self) -> int:
        """The id in an answer that is made afresh.

        Raises:
            AnswerNotKept: it was not one of those then.
        """
        if self.made is None:
            raise AnswerNotKept()
        return self.made

    def response(self) -> Response:
        """The answer as it was.

        Raises:
            AnswerNotKept.
        """
        if self.body is None:
            raise AnswerNotKept()
        return Response(self.body, headers=self.headers)

    def replayed(self, response: Response) -> Response:
        """A response as the answer to the request that came again."""
        response.status_code = self.status
        response.headers[REPLAYED] = "true"
        return response


def is_keyed() -> bool:
    """Whether the running request comes under a key."""
    return HEADER in request.headers


def asked(*, account_id: int, rights: Iterable[str]) -> Asked | None:
    """What the running request asks for under a key; None without one. With other rights it is another
    request: what somebody was told then may not be theirs to know now.

    Raises:
        WrongShape: the key is none.
    """
    key = request.headers.get(HEADER)
    if key is None:
        return None
    if VISIBLE.fullmatch(key) is None:
        raise WrongShape(errors={HEADER: ["应为 1 至 255 个可见的 ASCII 字符，不含空格"]})
    sent = (*(right.encode() for right in sorted(rights)), b"", *_sent())
    return Asked(account_id, hashlib.sha256(key.encode()).digest(), _hash(sent))


def earlier(asked: Asked) -> Earlier | None:
    """What was answered before; None if this request is the first, which then keeps all others waiting until
    the end of its transaction.

    Raises:
        StillRunning, KeyReused.
    """
    name = f"idempotency:{asked.account_id}:{asked.key_hash.hex()}"
    place = {"account_id": asked.account_id, "key_hash": asked.key_hash, "name": name}
    found = session().execute(FIND, place).one()
    if found.status is None:
        if not found.is_free:
            raise StillRunning()
        return None
    if found.fingerprint != asked.fingerprint:
        raise KeyReused()
    return Earlier(found.status, found.headers, found.body, found.made)


def keep(asked: Asked, response: Response, *, now: datetime, afresh: bool) -> None:
    """Keep an answer if something was done; of one that is made `afresh` next time only its id.

    Raises:
        StillRunning: the same request was done beside this one, and this one is undone.
    """
    if not 200 <= response.status_code < 300:
        return
    body = response.get_data()
    row = insert(KeyRow).values(
        account_id=asked.account_id,
        key_hash=asked.key_hash,
        fingerprint=asked.fingerprint,
        status=response.status_code,
        headers={name: response.headers[name] for name in KEPT_HEADERS if name in response.headers},
        body=None if afresh or len(body) > MOST_KEPT else body,
        made=int(response.get_json()["id"]) if afresh else None,
        created_at=now,
    )
    # `earlier` may look a moment before another commits and lock a moment after: the constraint decides.
    if session().scalar(row.on_conflict_do_nothing().returning(KeyRow.status)) is None:
        raise StillRunning()


def are_old(now: datetime) -> bool:
    """Whether there are keys to forget."""
    return bool(session().scalar(sa.select(sa.exists().where(_is_old(now)))))


@queue.job("idempotency.forget")
def forget(*, now: datetime) -> None:
    """Forget keys that were kept long enough, at most SWEEP; the tick asks again while some are left."""
    place = sa.tuple_(KeyRow.account_id, KeyRow.key_hash)
    old = sa.select(KeyRow.account_id, KeyRow.key_hash).where(_is_old(now)).limit(SWEEP)
    gone = sa.delete(KeyRow).where(place.in_(old))
    session().execute(gone, execution_options={"synchronize_session": False})


def _is_old(now: datetime) -> sa.ColumnElement[bool]:
    return KeyRow.created_at < now - KEPT_FOR


def _sent() -> Iterator[bytes]:
    """What makes the running request this one. A form is what it holds: its boundary is another each time."""
    yield from (request.method.encode(), request.path.encode(), request.query_string)
    yield request.headers.get("If-Match", "").encode()
    yield request.get_data()
    for name, value in request.form.items(multi=True):
        yield from (b"field", name.encode(), value.encode())
    for name, part in request.files.items(multi=True):
        yield from (b"file", name.encode(), (part.filename or "").encode(), part.read())
        part.seek(0)


def _hash(parts: Iterable[bytes]) -> bytes:
    hashed = hashlib.sha256()
    for part in parts:
        hashed.update(len(part).to_bytes(8) + part)
    return hashed.digest()


def _find() -> sa.Select[Any]:
    """One row, whether there is a key or not: is it free, and what was answered?"""
    lock = sa.func.hashtextextended(sa.bindparam("name"), 0)
    here = sa.and_(
        KeyRow.account_id == sa.bindparam("account_id"), KeyRow.key_hash == sa.bindparam("key_hash")
    )
    columns = (KeyRow.fingerprint, KeyRow.status, KeyRow.headers, KeyRow.body, KeyRow.made)
    always = sa.select(sa.literal(1)).subquery()
    return sa.select(sa.func.pg_try_advisory_xact_lock(lock).label("is_free"), *columns).select_from(
        sa.outerjoin(always, KeyRow, here)
    )


FIND = _find()
