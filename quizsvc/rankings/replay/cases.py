"""Reading a case: its shape, and that it does not contradict itself."""

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from marshmallow import ValidationError, fields, validate

from quizsvc.attempts.rules import State
from quizsvc.kit.fields import Flag, Hundredths, Shape, Text
from quizsvc.papers.rules import PaperKind
from quizsvc.roster.rules import Level, Track
from quizsvc.season import rules as season_rules


class BadCase(Exception):
    """The file is no case; says in Chinese what is wrong and where."""


class _SeasonShape(Shape):
    first_on = fields.Date(required=True)
    last_on = fields.Date(required=True)
    settings = fields.Dict(keys=fields.String(), load_default=dict)


class _UnitShape(Shape):
    id = Text(required=True, least=1)
    name = Text()
    level = fields.String(required=True, validate=validate.OneOf(list(Level)))
    parent = Text(required=True, allow_none=True)


class _RecordShape(Shape):
    person = Text(required=True, least=1)
    first_on = fields.Date(required=True, data_key="from")
    last_on = fields.Date(load_default=None, allow_none=True, data_key="to")
    recorded_on = fields.Date(load_default=None, allow_none=True)
    reach_back = Flag(load_default=False)


class _MembershipShape(_RecordShape):
    unit = Text(required=True, least=1)
    track = fields.String(required=True, validate=validate.OneOf(list(Track)))


class _ExemptionShape(_RecordShape):
    reason = Text(required=True, least=1)


class _PaperShape(Shape):
    id = Text(required=True, least=1)
    kind = fields.String(required=True, validate=validate.OneOf(list(PaperKind)))
    on = fields.Date()
    week = fields.String()


class _AttemptShape(Shape):
    person = Text(required=True, least=1)
    paper = Text(required=True, least=1)
    no = fields.Integer(required=True, strict=True, validate=validate.Range(1, 1000))
    score = Hundredths(load_default=None, allow_none=True, validate=validate.Range(0, 10_000))
    answered = fields.Integer(required=True, strict=True, validate=validate.Range(0, 1000))
    state = fields.String(required=True, validate=validate.OneOf(list(State)))
    time_used_s = fields.Integer(load_default=0, strict=True, validate=validate.Range(min=0))
    started_on = fields.Date(required=True)
    submitted_at = fields.AwareDateTime(load_default=None, allow_none=True)


class _GrantShape(Shape):
    person = Text(required=True, least=1)
    paper = Text(required=True, least=1)


class _CaseShape(Shape):
    season = fields.Nested(_SeasonShape, required=True)
    units = fields.List(fields.Nested(_UnitShape), required=True)
    memberships = fields.List(fields.Nested(_MembershipShape), required=True)
    exemptions = fields.List(fields.Nested(_ExemptionShape), load_default=list)
    papers = fields.List(fields.Nested(_PaperShape), required=True)
    attempts = fields.List(fields.Nested(_AttemptShape), required=True)
    grants = fields.List(fields.Nested(_GrantShape), load_default=list)
    expected = fields.Raw()


@dataclass(frozen=True)
class Case:
    """A case that holds together. Its ids become numbers in the order of their text, so that the order by id
    is the same.
    """

    data: dict[str, Any]
    season: season_rules.Season
    units: dict[str, int]
    persons: dict[str, int]
    papers: dict[str, int]


def read(file: Path) -> Case:
    """A case from a file.

    Raises:
        BadCase.
    """
    try:
        data = _CaseShape().load(json.loads(file.read_text(encoding="utf-8-sig")))
    except OSError as error:
        raise BadCase(f"读不了文件 {file}：{error.strerror}") from error
    except (UnicodeDecodeError, json.JSONDecodeError, RecursionError) as error:
        raise BadCase(f"{file.name} 不是 UTF-8 的 JSON 文件") from error
    except ValidationError as error:
        places = list(_places(error.normalized_messages()))
        shown = "、".join(places[:5]) + (f" 等 {len(places)} 处" if len(places) > 5 else "")
        raise BadCase(f"以下各项缺少、多余或写法不对：{shown}") from error
    _check_references(data)
    return Case(
        data=data,
        season=_season(data["season"]),
        units=_numbers("units", (unit["id"] for unit in data["units"])),
        persons=_numbered({row["person"] for name in _OF_PEOPLE for row in data[name]}),
        papers=_numbers("papers", (paper["id"] for paper in data["papers"])),
    )


_OF_PEOPLE = ("memberships", "exemptions", "attempts", "grants")


def _places(messages: Any, path: str = "") -> Iterator[str]:
    """Where the faults are: `attempts.3.score`."""
    if isinstance(messages, dict):
        for name, inner in messages.items():
            yield from _places(inner, f"{path}.{name}" if path else str(name))
    else:
        yield path.replace("._schema", "").removeprefix("_schema") or "整个文件"


def _season(given: dict[str, Any]) -> season_rules.Season:
    try:
        settings = season_rules.Settings.from_json(given["settings"])
        return season_rules.Season(given["first_on"], given["last_on"], settings)
    except ValueError as error:
        raise BadCase(f"season 的设置不对：{error}") from error


def _check_references(data: dict[str, Any]) -> None:
    known = {
        "unit": {unit["id"] for unit in data["units"]},
        "paper": {paper["id"] for paper in data["papers"]},
    }
    known["parent"] = known["unit"] | {None}
    for list_name in ("units", "memberships", "attempts", "grants"):
        for place, row in enumerate(data[list_name]):
            for name, ids in known.items():
                if name in row and row[name] not in ids:
                    raise BadCase(f"{list_name}.{place}.{name}：没有 {row[name]!r}")


def _numbers(list_name: str, ids: Iterable[str]) -> dict[str, int]:
    every = list(ids)
    twice = sorted(id_ for id_ in set(every) if every.count(id_) > 1)
    if twice:
        raise BadCase(f"{list_name}：编号 {twice[0]!r} 出现了不止一次")
    return _numbered(every)


def _numbered(ids: Iterable[str]) -> dict[str, int]:
    return {text: number for number, text in enumerate(sorted(ids), start=1)}
