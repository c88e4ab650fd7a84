"""Shapes of notices: what everybody reads, and what organizers write."""

from typing import Any

from marshmallow import ValidationError, fields, validate, validates_schema

from quizsvc.kit.fields import Hundredths, Id, Instant, PageQuery, PageShape, Shape, Text
from quizsvc.notices.rules import MOST_LISTED, MOST_QUESTIONS, Kind, is_number
from quizsvc.rankings.rules import BOARDS
from quizsvc.season.rules import Month
from quizsvc.season.schemas import PeriodField, PeriodQuery

kind_name = validate.OneOf([kind.value for kind in Kind], error="应为 weekly（周统计）或 monthly（月通报）")
A_NUMBER = "文号应写成 陕环执法〔2021〕5号 的样子：机关代字，六角括号里的年份，不带前导零的序号"
MOST_TEXT = 20_000
ONLY_MONTHLY = ("kind", "period"), ("reason",)
"""What a new draft names, and what it does not."""


class NoticesQuery(PeriodQuery, PageQuery):
    kind = fields.String(load_default=None, validate=kind_name)


class ColumnShape(Shape):
    head = fields.String(required=True)
    cells = fields.String(
        required=True, metadata={"description": "text 文字，whole 整数，decimal 两位小数；没有的数是 —"}
    )


class TableShape(Shape):
    caption = fields.String(required=True)
    columns = fields.List(fields.Nested(ColumnShape), required=True)
    rows = fields.List(fields.List(fields.String()), required=True)
    note = fields.String(required=True)


class SeriesShape(Shape):
    name = fields.String(required=True)
    values = fields.List(Hundredths(allow_none=True), required=True)


class ChartShape(Shape):
    kind = fields.String(required=True, metadata={"description": "bars 横条，lines 折线"})
    caption = fields.String(required=True)
    axis = fields.String(required=True)
    labels = fields.List(fields.String(), required=True)
    series = fields.List(fields.Nested(SeriesShape), required=True)
    words = fields.String(required=True)


class SectionShape(Shape):
    name = fields.String(required=True, attribute="key")
    title = fields.String(required=True)
    paragraphs = fields.List(fields.String(), required=True)
    tables = fields.List(fields.Nested(TableShape), required=True)
    charts = fields.List(fields.Nested(ChartShape), required=True)


class AnnexShape(Shape):
    title = fields.String(required=True)
    paragraphs = fields.List(fields.String(), required=True)
    tables = fields.List(fields.Nested(TableShape), required=True)


class ContentShape(Shape):
    period_name = fields.String(required=True)
    salutation = fields.String(required=True)
    opening = fields.List(fields.String(), required=True)
    sections = fields.List(fields.Nested(SectionShape), required=True)
    signature = fields.String(required=True)
    dated = fields.String(required=True)
    annexes = fields.List(fields.Nested(AnnexShape), required=True)
    mark = fields.String(required=True, metadata={"description": "草稿，或为空"})


class NoticeShape(Shape):
    """A published notice in a list."""

    id = Id(required=True)
    season = Id(required=True, attribute="season_id")
    kind = fields.String(required=True)
    period = fields.String(required=True)
    version = fields.Integer(required=True)
    title = fields.String(required=True)
    number = fields.String(required=True)
    published_at = Instant(required=True)
    corrects = Id(required=True, allow_none=True, attribute="corrects_id")
    reason = fields.String(required=True, metadata={"description": "更正的原因，第一版为空"})
    docx_sha256 = fields.String(required=True)
    xlsx_sha256 = fields.String(required=True)


class ListedNotice(NoticeShape):
    corrected_by = Id(required=True, allow_none=True, metadata={"description": "更正它的那一份"})
    read = fields.Boolean(required=True, metadata={"description": "本账号看过了"})


class NoticePage(PageShape):
    unread = fields.Integer(
        required=True, metadata={"description": "整个活动里还没看过的份数，已被更正的不算"}
    )
    items = fields.List(fields.Nested(ListedNotice), required=True)


class NoticeRead(Shape):
    """A whole notice; what is published of it is null of a draft."""

    id = Id(required=True)
    season = Id(required=True)
    kind = fields.String(required=True)
    period = fields.String(required=True)
    version = fields.Integer(required=True, allow_none=True)
    title = fields.String(required=True)
    number = fields.String(required=True)
    published_at = Instant(required=True, allow_none=True)
    corrects = Id(required=True, allow_none=True)
    corrected_by = Id(required=True, allow_none=True)
    reason = fields.String(required=True)
    docx_sha256 = fields.String(required=True, allow_none=True)
    xlsx_sha256 = fields.String(required=True, allow_none=True)
    docx_bytes = fields.Integer(required=True, allow_none=True)
    xlsx_bytes = fields.Integer(required=True, allow_none=True)
    content = fields.Nested(ContentShape, required=True)


class NoticeBody(Shape):
    """Either a month's notice, or the correction of a published one."""

    kind = fields.String(validate=validate.Equal("monthly", error="只有月通报要起草；周统计自动生成"))
    season = Id(load_default=None)
    period = PeriodField(metadata={"example": "2021-07"})
    corrects = Id()
    reason = Text(least=1, most=500)

    @validates_schema
    def _one_of_two(self, data: dict[str, Any], **kwargs: Any) -> None:
        wanted, other = (("corrects", "reason"), ("kind", "period")) if "corrects" in data else ONLY_MONTHLY
        errors = {name: ["必须填写"] for name in wanted if name not in data}
        errors |= {name: ["起草和更正只能做一样"] for name in other if name in data}
        if not errors and "period" in data and not isinstance(data["period"], Month):
            errors["period"] = ["月通报的统计期应写成 2021-07 的样子"]
        if errors:
            raise ValidationError(errors)


class Number(Text):
    """A 文号, or nothing yet."""

    def _deserialize(self, value: Any, attr: Any, data: Any, **kwargs: Any) -> Any:
        text = super()._deserialize(value, attr, data, **kwargs)
        if text and not is_number(text):
            raise ValidationError(A_NUMBER)
        return text


class Added(Shape):
    """Paragraphs that are added to sections, a line each."""

    overall = Text(most=MOST_TEXT, lines=True)
    units = Text(most=MOST_TEXT, lines=True)
    people = Text(most=MOST_TEXT, lines=True)
    answers = Text(most=MOST_TEXT, lines=True)
    problems = Text(most=MOST_TEXT, lines=True)


class OwnBody(Shape):
    """What an organizer writes or chooses; what is not named stays."""

    title = Text(most=120)
    number = Number(most=40)
    salutation = Text(most=500)
    signature = Text(most=100)
    dated = fields.Date(allow_none=True)
    requirements = Text(most=MOST_TEXT, lines=True, metadata={"description": "六、下一步要求，一行一段"})
    added = fields.Nested(Added, metadata={"description": "加在各部分后面的段落，一行一段"})
    annexes = fields.List(
        Text(least=1, most=100),
        validate=validate.Length(max=20),
        metadata={"description": "另附的附件，只列名称"},
    )
    boards = fields.List(
        fields.String(validate=validate.OneOf([str(board) for board in BOARDS], error="没有这个榜单")),
        validate=validate.Length(max=len(BOARDS)),
        metadata={"description": "通报哪些榜单，如 enforcement/city；空为全部"},
    )
    top = fields.Integer(strict=True, validate=validate.Range(1, MOST_LISTED))
    rate_below = Hundredths(validate=validate.Range(0, 10_000, error="应在 0 到 100.00 之间"))
    weak = fields.Integer(strict=True, validate=validate.Range(0, MOST_QUESTIONS))
    hardest = fields.Integer(strict=True, validate=validate.Range(0, MOST_QUESTIONS))


class DraftSource(Shape):
    period = fields.String(required=True)
    version = fields.Integer(required=True)
    published_at = fields.String(required=True)
    reason = fields.String(required=True)
    sha256 = fields.String(required=True)


class DraftShape(Shape):
    """A draft as organizers work on it."""

    id = Id(required=True)
    season = Id(required=True)
    kind = fields.String(required=True)
    period = fields.String(required=True)
    corrects = Id(required=True, allow_none=True)
    reason = fields.String(required=True)
    edition = fields.Integer(required=True, metadata={"description": "第几次改动，写在 If-Match 里"})
    made_at = Instant(required=True)
    changed_at = Instant(required=True)
    own = fields.Nested(OwnBody, required=True)
    missing = fields.List(fields.String(), required=True, metadata={"description": "发布前还要写的"})
    moved = fields.Boolean(required=True, metadata={"description": "名次有了新版，须先更新数字"})
    sources = fields.List(fields.Nested(DraftSource), required=True)


class DraftList(PageShape):
    items = fields.List(fields.Nested(DraftShape), required=True)


class TemplateForm(Shape):
    """Nothing beside `file` (`kit.http.uploaded_file`)."""


class TemplateShape(Shape):
    """The Word template of a kind; the others are null where it is the product's own."""

    kind = fields.String(required=True)
    name = fields.String(required=True, allow_none=True, metadata={"description": "上传时的文件名"})
    sha256 = fields.String(required=True, allow_none=True)
    put_at = Instant(required=True, allow_none=True)


class TemplateList(PageShape):
    items = fields.List(fields.Nested(TemplateShape), required=True)
