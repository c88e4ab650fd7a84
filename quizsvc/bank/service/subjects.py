"""The tree of subjects: add, name, move, remove."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from quizsvc.bank import queries
from quizsvc.bank.models import Subject
from quizsvc.bank.rules import SUBJECT_SEPARATORS, is_blank, seen, subject_path, tidy
from quizsvc.bank.service.refusals import (
    BadSubjectName,
    SubjectBelowItself,
    SubjectExists,
    SubjectInUse,
    UnknownSubject,
)
from quizsvc.kit import audit, db
from quizsvc.kit.db import session
from quizsvc.kit.errors import NotFound


def add_subject(
    *, now: datetime, actor: int | None, name: str, parent_id: int | None = None, address: str | None = None
) -> int:
    """A subject's id; it is made, below `parent_id` or at the top, if there is none of this name.

    Raises:
        BadSubjectName, UnknownSubject (the parent), SubjectExists: it stands below another parent.
    """
    name = _sound(name)
    _hold()
    known = queries.known_subjects()
    if parent_id is not None and parent_id not in known:
        raise UnknownSubject("没有这个上级科目")
    there = next((one for one in known.values() if one.name == name), None)
    if there is None:
        return _insert(now, actor, name, parent_id, address)
    if parent_id is not None and parent_id != there.parent_id:
        raise SubjectExists("这个名称的科目在别处，一个名称只能有一处", subject_id=str(there.id))
    return there.id


def place_subjects(
    *, now: datetime, actor: int | None, paths: Iterable[tuple[str, ...]], address: str | None = None
) -> dict[str, int]:
    """The ids of all subjects by name, after what is missing of these paths was made.

    Raises:
        SubjectElsewhere (bank.rules).
    """
    _hold()
    tree = queries.subject_tree()
    for path in paths:
        tree.take(path)
    ids = queries.subjects()
    for name, parent in tree.added:
        ids[name] = _insert(now, actor, name, None if parent is None else ids[parent], address)
    return ids


def change_subject(
    *, now: datetime, actor: int, subject_id: int, changes: Mapping[str, Any], address: str | None = None
) -> None:
    """Give a subject another `name` or `parent_id` (None: the top), or both. Its questions stay with it.

    Raises:
        NotFound, BadSubjectName, SubjectExists, SubjectBelowItself, UnknownSubject (the parent).
    """
    _hold()
    known = queries.known_subjects()
    if subject_id not in known:
        raise NotFound("没有这个科目")
    values = dict(changes)
    if not values:
        return
    if "name" in values:
        values["name"] = _sound(values["name"])
    if (parent_id := values.get("parent_id")) is not None:
        if parent_id not in known:
            raise UnknownSubject("没有这个上级科目")
        if known[subject_id].name in known[parent_id].path:
            raise SubjectBelowItself()
    try:
        with session().begin_nested():
            session().execute(sa.update(Subject).where(Subject.id == subject_id).values(**values))
    except sa.exc.IntegrityError as error:
        raise SubjectExists() from error
    was = {field: getattr(known[subject_id], field) for field in values}
    _audit("change", now, actor, subject_id, address, was=was, **values)


def remove_subject(*, now: datetime, actor: int, subject_id: int, address: str | None = None) -> None:
    """Remove a subject to which nothing belongs.

    Raises:
        NotFound, SubjectInUse.
    """
    _hold()
    try:
        with session().begin_nested():
            name = session().scalar(
                sa.delete(Subject).where(Subject.id == subject_id).returning(Subject.name)
            )
    except sa.exc.IntegrityError as error:
        raise SubjectInUse() from error
    if name is None:
        raise NotFound("没有这个科目")
    _audit("remove", now, actor, subject_id, address, name=name)


def _hold() -> None:
    """Keep others from changing the tree until the end of the transaction."""
    db.lock("subjects")


def _insert(now: datetime, actor: int | None, name: str, parent_id: int | None, address: str | None) -> int:
    values = {"name": name, "parent_id": parent_id}
    made = session().execute(sa.insert(Subject).values(**values).returning(Subject.id)).scalar_one()
    _audit("add", now, actor, made, address, **values)
    return made


def _sound(name: str) -> str:
    if is_blank(name):
        raise BadSubjectName("科目名称不能是空白")
    if seen(name) != name:
        raise BadSubjectName("科目名称里有看不见的字符，请删去后重新输入")
    if subject_path(name) != (tidy(name),):
        marks = "、".join(SUBJECT_SEPARATORS)
        raise BadSubjectName(f"科目名称里不能有 {marks}，它们用来写上下级，如“党史 / 建党”")
    return tidy(name)


def _audit(
    deed: str, now: datetime, actor: int | None, subject_id: int, address: str | None, **detail: Any
) -> None:
    about = f"subject:{subject_id}"
    audit.record(f"subject.{deed}", now=now, actor=actor, subject=about, address=address, **detail)
