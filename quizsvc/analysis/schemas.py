"""Shapes of figures and uses. These show keys and drawn papers: they are for staff."""

from marshmallow import fields, validate

from quizsvc.analysis.rules import Order
from quizsvc.kit.fields import Hundredths, Id, Instant, PageQuery, PageShape, Shape, TextFlag


class ChoiceShape(Shape):
    """How often an option was chosen: by all, and by the best third on the other questions."""

    id = fields.String(required=True)
    text = fields.String(required=True)
    right = fields.Boolean(required=True)
    chosen = fields.Integer(required=True)
    chosen_by_best = fields.Integer(required=True)


class FiguresShape(Shape):
    """What the answers say. Only each person's first attempt on a paper is looked at, if it ended with at
    least one answer and its person is no staff.
    """

    computed_at = Instant(required=True)
    served = fields.Integer(
        required=True,
        attribute="figures.served",
        metadata={"description": "每人每卷只看第一次答卷；一题未答的、作废的、命题组织人员的不看"},
    )
    answered = fields.Integer(required=True, attribute="figures.answered")
    facility = Hundredths(
        required=True,
        allow_none=True,
        attribute="figures.facility",
        metadata={"description": "平均得分率，百分数"},
    )
    sd = Hundredths(
        required=True,
        allow_none=True,
        attribute="figures.sd",
        metadata={"description": "得分率的样本标准差，百分数"},
    )
    discrimination = Hundredths(
        required=True,
        allow_none=True,
        attribute="figures.discrimination",
        metadata={"description": "区分度：与其他题得分的相关系数，百分数；无从计算时为 null"},
    )
    efficiency = Hundredths(
        required=True,
        allow_none=True,
        attribute="figures.efficiency",
        metadata={"description": "区分效率：协方差与最大可能协方差之比，百分数；无从计算时为 null"},
    )
    median_attempt_s = fields.Integer(
        required=True,
        allow_none=True,
        metadata={"description": "含本题的整份答卷用时的中位数，秒；不是单题用时，单题用时没有记录"},
    )
    options = fields.List(fields.Nested(ChoiceShape), required=True)
    best = fields.Integer(
        required=True, metadata={"description": "其他题得分最高的三分之一有多少人（同分的都算）"}
    )
    blank = fields.Integer(required=True)


class WarningShape(Shape):
    code = fields.String(required=True)
    option = fields.String(required=True, allow_none=True)
    message = fields.String(required=True)


class WarnedFigures(FiguresShape):
    """Of a revision over all its papers; x and y are compared with the means of their own paper."""

    warnings = fields.List(fields.Nested(WarningShape), required=True)


class PaperRef(Shape):
    paper_id = Id(required=True, attribute="paper.id")
    kind = fields.String(required=True, attribute="paper.kind")
    title = fields.String(required=True, attribute="paper.title")
    on = fields.Date(required=True, attribute="paper.on")


class PaperFigures(PaperRef):
    points = Hundredths(required=True)
    complete = fields.Boolean(
        required=True, metadata={"description": "试卷已结束、答卷已收齐；否则约每十分钟更新一次"}
    )
    figures = fields.Nested(FiguresShape, required=True)


class RevisionFigures(Shape):
    revision = fields.Integer(required=True)
    newest = fields.Boolean(required=True)
    figures = fields.Nested(
        WarnedFigures, required=True, allow_none=True, metadata={"description": "还没有人作答时为 null"}
    )
    papers = fields.List(fields.Nested(PaperFigures), required=True)


class RevisionFiguresList(PageShape):
    items = fields.List(fields.Nested(RevisionFigures), required=True)


class AnalysedQuestionsQuery(PageQuery):
    warned = TextFlag(load_default=None)
    paper = Id(load_default=None)
    order = fields.Enum(Order, by_value=True, load_default=Order.SUSPICION, metadata={"type": "string"})


class AnalysedQuestion(Shape):
    question_id = Id(required=True, attribute="question.id")
    state = fields.String(required=True, attribute="question.state")
    revision = fields.Integer(required=True, attribute="revision.number")
    type = fields.String(required=True, attribute="revision.type")
    stem = fields.String(required=True, attribute="revision.stem")
    figures = fields.Nested(WarnedFigures, required=True)


class AnalysedQuestionPage(PageShape):
    items = fields.List(fields.Nested(AnalysedQuestion), required=True)


class AttemptCounts(Shape):
    in_progress = fields.Integer(required=True)
    submitted = fields.Integer(required=True)
    expired = fields.Integer(required=True)
    void = fields.Integer(required=True)


class UseShape(PaperRef):
    state = fields.String(
        required=True, attribute="paper.state", validate=validate.OneOf(("drawn", "published"))
    )
    opens_at = Instant(required=True, attribute="paper.opens_at")
    closes_at = Instant(required=True, attribute="paper.closes_at")
    number = fields.Integer(required=True)
    revision = fields.Integer(required=True)
    points = Hundredths(required=True)
    attempts = fields.Nested(AttemptCounts, required=True)


class UseList(PageShape):
    items = fields.List(fields.Nested(UseShape), required=True)
