"""Changes of one person's place that hold from a day on."""

from typing import Any

from quizsvc.accounts import policies
from quizsvc.kit.http import Call
from quizsvc.roster import service
from quizsvc.roster.api.door import door
from quizsvc.roster.schemas import (
    ActedShape,
    FromBody,
    NamingBody,
    NewExemptionBody,
    NewPersonBody,
    PlaceBody,
)


@door.endpoint(
    "/persons", method="POST", who=policies.ORGANIZERS, body=NewPersonBody, answer=ActedShape, status=201
)
def add_person(call: Call, body: dict[str, Any]) -> service.Acted:
    """新进一名人员：从某一天起在一个单位、一条条线在册"""
    return service.add_person(**call.by, **body)


@door.endpoint(
    "/persons/<id:person_id>", method="PATCH", who=policies.ORGANIZERS, body=NamingBody, status=204
)
def rename(call: Call, body: dict[str, Any], person_id: int) -> None:
    """改正姓名和手机号；工号或证书号不变，人按它识别"""
    service.rename(**call.by, person_id=person_id, **body)


@door.endpoint(
    "/persons/<id:person_id>/transfer",
    method="POST",
    who=policies.ORGANIZERS,
    body=PlaceBody,
    answer=ActedShape,
)
def transfer(call: Call, body: dict[str, Any], person_id: int) -> service.Acted:
    """调动：从某一天起在另一个单位或条线；离开的人也这样回来"""
    return service.transfer(**call.by, person_id=person_id, **body)


@door.endpoint(
    "/persons/<id:person_id>/leave", method="POST", who=policies.ORGANIZERS, body=FromBody, answer=ActedShape
)
def leave(call: Call, body: dict[str, Any], person_id: int) -> service.Acted:
    """离开：从某一天起不再在册"""
    return service.leave(**call.by, person_id=person_id, **body)


@door.endpoint(
    "/persons/<id:person_id>/exemptions",
    method="POST",
    who=policies.ORGANIZERS,
    body=NewExemptionBody,
    answer=ActedShape,
    status=201,
)
def exempt(call: Call, body: dict[str, Any], person_id: int) -> service.Acted:
    """免考：这些天（含首尾两天）不必参加，写明原因；不写最后一天则直到恢复参加"""
    return service.exempt(**call.by, person_id=person_id, **body)


@door.endpoint(
    "/exemptions/<id:exemption_id>/end",
    method="POST",
    who=policies.ORGANIZERS,
    body=FromBody,
    answer=ActedShape,
)
def resume(call: Call, body: dict[str, Any], exemption_id: int) -> service.Acted:
    """恢复参加：一条免考从某一天起不再算"""
    return service.resume(**call.by, exemption_id=exemption_id, **body)
