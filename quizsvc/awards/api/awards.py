"""Give a season's prizes, and make its certificates one file for print."""

from typing import Any

from flask import Response

from quizsvc.accounts import policies
from quizsvc.awards import printing, queries, rules, service
from quizsvc.awards.api.door import door, public_base
from quizsvc.awards.models import AwardRound
from quizsvc.awards.schemas import (
    GiveBody,
    PreviewShape,
    PrintBody,
    PrintList,
    PrintShape,
    RoundList,
    RoundShape,
)
from quizsvc.kit.fields import NoQuery
from quizsvc.kit.http import Call, sent_file, whole
from quizsvc.roster.rules import Track
from quizsvc.season import queries as seasons


@door.endpoint("/awards/<id:season_id>/preview", who=policies.STAFF_READERS, answer=PreviewShape)
def preview(call: Call, season_id: int) -> dict[str, Any]:
    """评奖预览：按最新发布的活动名次，谁得什么奖、谁为什么没有；与已发证书的不同"""
    basis, plan = service.preview(now=call.now, season=seasons.by_id(season_id))
    snapshot = basis.snapshot
    return {
        "season": season_id,
        "version": snapshot.version,
        "sha256": snapshot.sha256,
        "published_at": snapshot.published_at,
        "last_round": queries.newest_round(season_id),
        "boards": [_board(judged) for judged in plan.judged],
        "issued": len(plan.issued),
        "kept": len(plan.kept),
        "revoked": plan.lost,
        "withheld": plan.withheld,
        "unprintable": service.unprintable((each.holder, each.row.unit_name) for each in plan.issued),
    }


@door.endpoint("/awards/<id:season_id>/sample.pdf", who=policies.STAFF_READERS, file=True)
def read_sample(call: Call, season_id: int) -> Response:
    """证书的样张（单位奖状、个人证书各一页），发证以前给人看：姓名和编号是假的，查不到"""
    data = service.sample(now=call.now, season=seasons.by_id(season_id), base=public_base())
    return sent_file("证书样张.pdf", "sample.pdf", printing.MIMETYPE, data)


@door.endpoint(
    "/awards/<id:season_id>",
    method="POST",
    who=policies.ORGANIZERS,
    body=GiveBody,
    answer=RoundShape,
    status=201,
)
def give(call: Call, body: dict[str, Any], season_id: int) -> AwardRound:
    """授奖并生成证书；名次更正后再授一次：失去奖项的证书撤销，新得的发新证书，不变的不动"""
    return service.give(
        now=call.now,
        actor=call.account_id,
        season=seasons.by_id(season_id),
        seen=body["seen"],
        reason=body["reason"],
        address=call.address,
    )


@door.endpoint("/awards/<id:season_id>", who=policies.STAFF_READERS, query=NoQuery, answer=RoundList)
def list_rounds(call: Call, query: dict[str, Any], season_id: int) -> dict[str, Any]:
    """一个活动的各次授奖，新的在前"""
    return whole(queries.rounds(seasons.by_id(season_id).id))


@door.endpoint(
    "/awards/<id:season_id>/prints",
    method="POST",
    who=policies.ORGANIZERS,
    body=PrintBody,
    answer=PrintShape,
    status=201,
    also=202,
)
def ask_for_print(call: Call, body: dict[str, Any], season_id: int) -> Any:
    """把有效的证书做成一个打印文件，一页一份；超过 200 份在后台做，回答 202，用它的编号看进度"""
    made = service.ask_for_print(
        now=call.now,
        actor=call.account_id,
        season=seasons.by_id(season_id),
        base=public_base(),
        kind=body["kind"] and rules.Kind(body["kind"]),
        track=body["track"] and Track(body["track"]),
        address=call.address,
    )
    return made, 201 if made.state == "done" else 202


@door.endpoint("/awards/<id:season_id>/prints", who=policies.STAFF_READERS, query=NoQuery, answer=PrintList)
def list_prints(call: Call, query: dict[str, Any], season_id: int) -> dict[str, Any]:
    """最近的打印文件，新的在前；保存七天"""
    return whole(queries.prints(seasons.by_id(season_id).id))


@door.endpoint("/awards/prints/<id:print_id>", who=policies.STAFF_READERS, answer=PrintShape)
def read_print(call: Call, print_id: int) -> Any:
    """一个打印文件的进度"""
    return queries.print_of(print_id)


@door.endpoint("/awards/prints/<id:print_id>/file.pdf", who=policies.STAFF_READERS, file=True)
def read_print_file(call: Call, print_id: int) -> Response:
    """打印文件，A4 横向，一页一份证书"""
    data = service.file_of(print_id)
    return sent_file(f"证书-{print_id}.pdf", f"certificates-{print_id}.pdf", printing.MIMETYPE, data)


def _board(judged: Any) -> dict[str, Any]:
    board = judged.board
    return {
        "kind": board.kind,
        "track": board.track,
        "level": board.level,
        "name": board.chinese,
        "ranked": len(board.rows),
        "prizes": [
            {"prize": prize.chinese, "last_rank": last}
            for prize, last in zip(rules.Prize, judged.lasts, strict=True)
        ],
        "rows": judged.placed,
    }
