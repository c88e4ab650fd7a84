"""Shapes of awards and certificates; `PublicShape` is what anybody sees who has a code."""

from marshmallow import fields, validate

from quizsvc.awards.rules import Kind
from quizsvc.kit.fields import Hundredths, Id, Instant, PageQuery, PageShape, Shape, Text, TextFlag
from quizsvc.roster.schemas import track_name
from quizsvc.season.schemas import SeasonQuery

MOST_REASON = 500
kind_name = validate.OneOf([kind.value for kind in Kind], error="应为 unit（单位）或 person（个人）")
KEPT = {"description": "已有的、继续有效的证书编号"}
PRIZE = {"description": "一等奖、二等奖或三等奖", "example": "一等奖"}


class GiveBody(Shape):
    seen = fields.Integer(
        required=True,
        strict=True,
        validate=validate.Range(1, 100_000),
        metadata={"description": "预览时看到的名次版本"},
    )
    reason = Text(
        load_default="",
        most=MOST_REASON,
        metadata={"description": "再次授奖的原因，写在撤销的证书上；不写则用名次更正的原因"},
    )


class RevokeBody(Shape):
    reason = Text(required=True, least=1, most=MOST_REASON)


class PrintBody(Shape):
    kind = fields.String(load_default=None, allow_none=True, validate=kind_name)
    track = fields.String(load_default=None, allow_none=True, validate=track_name)


class CertificatesQuery(SeasonQuery, PageQuery):
    q = Text(load_default="", most=64, metadata={"description": "姓名、单位、编号的一部分，或校验码"})
    kind = fields.String(load_default=None, validate=kind_name)
    track = fields.String(load_default=None, validate=track_name)
    prize = fields.Integer(load_default=None, validate=validate.Range(1, 3))
    valid = TextFlag(load_default=None)


class RoundShape(Shape):
    season = Id(required=True, attribute="season_id")
    number = fields.Integer(required=True, metadata={"description": "第几次授奖"})
    version = fields.Integer(required=True, metadata={"description": "所依据的名次版本"})
    reason = fields.String(required=True)
    issued = fields.Integer(required=True)
    revoked = fields.Integer(required=True)
    kept = fields.Integer(required=True)
    given_at = Instant(required=True)


class RoundList(PageShape):
    items = fields.List(fields.Nested(RoundShape), required=True)


class PrizeRanks(Shape):
    prize = fields.String(required=True, metadata=PRIZE)
    last_rank = fields.Integer(required=True, metadata={"description": "到第几名为止"})


class PlacedShape(Shape):
    rank = fields.Integer(required=True, attribute="row.rank")
    id = Id(required=True, attribute="verdict.id")
    holder = fields.String(required=True)
    unit = fields.String(required=True, attribute="row.unit_name")
    score = Hundredths(required=True, attribute="row.score")
    prize = fields.Function(
        lambda placed: placed.verdict.prize and placed.verdict.prize.chinese,
        required=True,
        metadata={"type": "string", "nullable": True, **PRIZE},
    )
    reason = fields.String(required=True, attribute="verdict.reason")
    certificate = fields.Function(
        lambda placed: placed.certificate and placed.certificate.number,
        required=True,
        metadata={"type": "string", "nullable": True, **KEPT},
    )


class BoardShape(Shape):
    kind = fields.String(required=True)
    track = fields.String(required=True)
    level = fields.String(required=True, allow_none=True)
    name = fields.String(required=True)
    ranked = fields.Integer(required=True)
    prizes = fields.List(fields.Nested(PrizeRanks), required=True)
    rows = fields.List(
        fields.Nested(PlacedShape),
        required=True,
        metadata={"description": "获奖名次以内和紧随其后的各行，都有理由"},
    )


class LostShape(Shape):
    number = fields.String(required=True, attribute="certificate.number")
    holder = fields.String(required=True, attribute="certificate.row.holder")
    prize = fields.String(required=True, attribute="certificate.prize")
    reason = fields.String(required=True)


class WithheldShape(Shape):
    number = fields.String(required=True)
    holder = fields.String(required=True, attribute="row.holder")
    prize = fields.String(required=True)
    reason = fields.String(required=True, attribute="revoked_reason")


class PreviewShape(Shape):
    season = Id(required=True)
    version = fields.Integer(required=True, metadata={"description": "授奖时作为 seen 写回"})
    sha256 = fields.String(required=True)
    published_at = Instant(required=True)
    last_round = fields.Nested(RoundShape, required=True, allow_none=True)
    boards = fields.List(fields.Nested(BoardShape), required=True)
    issued = fields.Integer(required=True)
    kept = fields.Integer(required=True)
    revoked = fields.List(fields.Nested(LostShape), required=True)
    withheld = fields.List(
        fields.Nested(WithheldShape),
        required=True,
        metadata={"description": "单独撤销过证书、不会自动再得的；要给须补发"},
    )
    unprintable = fields.List(
        fields.String(), required=True, metadata={"description": "字体里没有的姓名用字，印不出来"}
    )


class CertificateUnit(Shape):
    id = Id(required=True, attribute="unit_id")
    name = fields.String(required=True, attribute="unit_name")


class CertificateShape(Shape):
    id = Id(required=True)
    number = fields.String(required=True)
    valid = fields.Boolean(required=True)
    season = Id(required=True, attribute="row.season_id")
    kind = fields.String(required=True, attribute="row.kind")
    track = fields.String(required=True, attribute="row.track")
    level = fields.String(required=True, allow_none=True, attribute="row.level")
    holder = fields.String(required=True, attribute="row.holder")
    unit = fields.Nested(CertificateUnit, required=True, attribute="row")
    rank = fields.Integer(required=True, attribute="row.rank")
    prize = fields.String(required=True, metadata=PRIZE)
    code = fields.String(required=True, attribute="row.code", metadata={"description": "校验码"})
    issued_on = fields.Date(required=True, attribute="row.issued_on")
    revoked_at = Instant(required=True, allow_none=True)
    revoked_reason = fields.String(required=True, allow_none=True)
    replaces = Id(
        required=True,
        allow_none=True,
        attribute="row.replaces_id",
        metadata={"description": "补发的证书：它代替的那份"},
    )
    replaced = fields.Boolean(required=True, metadata={"description": "已经补发"})


class CertificatePage(PageShape):
    items = fields.List(fields.Nested(CertificateShape), required=True)


class PublicShape(Shape):
    """What a certificate says, and whether it still holds."""

    valid = fields.Boolean(required=True)
    number = fields.String(required=True)
    holder = fields.String(required=True)
    unit = fields.String(required=True)
    group = fields.String(required=True, metadata={"example": "执法条线个人"})
    prize = fields.String(required=True, metadata=PRIZE)
    season = fields.String(required=True)
    issuer = fields.String(required=True)
    issued_on = fields.Date(required=True)
    revoked_on = fields.Date(required=True, allow_none=True)
    revoked_reason = fields.String(required=True, allow_none=True)


class PrintShape(Shape):
    id = Id(required=True)
    season = Id(required=True, attribute="season_id")
    state = fields.String(
        required=True, metadata={"description": "waiting 正在做，done 已做好，failed 没有做成"}
    )
    done = fields.Integer(required=True, metadata={"description": "已画好的页数"})
    total = fields.Integer(required=True)
    asked_at = Instant(required=True)
    problem = fields.Dict(required=True, allow_none=True)
    outdated = fields.Boolean(required=True, metadata={"description": "做好以后有证书撤销了，须重新生成"})


class PrintList(PageShape):
    items = fields.List(fields.Nested(PrintShape), required=True)


class NomineeShape(Shape):
    kind = fields.String(required=True, attribute="board.kind")
    track = fields.String(required=True, attribute="board.track")
    level = fields.String(required=True, allow_none=True, attribute="board.level")
    rank = fields.Integer(required=True, attribute="candidate.rank")
    id = Id(required=True, attribute="candidate.id")
    name = fields.String(required=True)
    unit = fields.String(required=True, attribute="row.unit_name")
    score = Hundredths(required=True, attribute="row.score")
    active_weeks = fields.Integer(required=True, attribute="candidate.active")
    weeks = fields.Integer(required=True, attribute="candidate.weeks")
    rate = Hundredths(required=True, attribute="candidate.rate")
    chosen = fields.Boolean(required=True, attribute="nomination.chosen")
    reason = fields.String(required=True, attribute="nomination.reason")


class NomineeList(PageShape):
    """All of them on one page, with the version of the standing that they were judged by."""

    season = Id(required=True)
    version = fields.Integer(required=True)
    items = fields.List(fields.Nested(NomineeShape), required=True)
