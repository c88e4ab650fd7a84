"""Why something cannot be done with a notice."""

from quizsvc.kit.errors import Refusal


class NotPublishedYet(Refusal):
    """A notice is made from what is published."""

    title = "这个统计期的名次还没有发布，请先发布名次"


class NoticeExists(Refusal):
    """The period has its notice; what is wrong with it is corrected by another one."""

    title = "这个统计期的通报已经发布，要改请另发更正"


class DraftExists(Refusal):
    """One draft at a time for a period."""

    title = "这个统计期已有一份草稿，请接着编写，或先删除它"


class NotTheNewest(Refusal):
    """Only the notice that rules now is corrected."""

    title = "这份通报已经更正过，请更正最新的一份"


class MadeByItself(Refusal):
    """周统计 follows its snapshots; nobody writes it."""

    title = "周统计随每周名次自动生成和更正，不用另写"


class EditionNeeded(Refusal):
    """A change says which edition it starts from."""

    status = 428
    title = "请写明所看的是哪一版草稿（If-Match）"


class EditionMoved(Refusal):
    """Somebody else has changed the draft meanwhile."""

    status = 412
    title = "草稿已被别人改过，请刷新后再改"


class TextMissing(Refusal):
    """A text without which no notice goes out; `missing` names them."""

    title = "通报还没有写完"


class FiguresMoved(Refusal):
    """What the draft's figures were made from is not the newest any more."""

    title = "草稿里的数字已经不是最新的，请先更新数字，核对后再发布"


class MendingWaits(Refusal):
    """The annex tells of a correction that the figures do not hold yet."""

    title = "有刚批准的更正，成绩和名次正在重算，请稍后更新数字，核对后再发布"


class PublishedMeanwhile(Refusal):
    """Somebody else published a notice of the period first."""

    title = "别人刚刚发布了这个统计期的通报，请刷新后再看"
