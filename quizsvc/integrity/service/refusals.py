"""Why integrity says no."""

from quizsvc.attempts.service.results import WITHHELD
from quizsvc.integrity.rules import MOST_OBJECTIONS
from quizsvc.kit.errors import Refusal


class ReviewNotOpen(Refusal):
    """The review of the attempt does not show anything yet."""

    title = "这份答卷的解析还没有公布，公布以后可以申诉"


class AttemptVoid(Refusal):
    """A void attempt is no ground for an objection: nothing that comes of one could change it."""

    title = "这份答卷已经作废，不能再对其中的题目申诉"


class QuestionWithheld(Refusal):
    """The question is on a weekly test that is not over."""

    title = WITHHELD


class ObjectionExists(Refusal):
    """Of one person and question one objection is open at a time."""

    title = "这个人对这道题已有一件申诉等待答复，先答复或撤回那一件"


class ObjectedEnough(Refusal):
    """No further objection of this person to this question."""

    title = f"对同一道题最多申诉 {MOST_OBJECTIONS} 次"


class ObjectionNotOpen(Refusal):
    """It was answered or withdrawn before; the member `state` says which."""

    title = "这件申诉已经答复或撤回"


class ObjectionNotAnswered(Refusal):
    """Only what was answered can be opened again; the member `state` says what it is."""

    title = "只有已经答复的申诉可以重新打开"


class OwnObjection(Refusal):
    """Nobody decides on their own objection."""

    title = "自己的申诉要由别人处理"


class SameDecision(Refusal):
    """The signal has this decision already."""

    title = "这条提示已经是这个决定，不同的决定才需要再写"


class AttemptNotRunning(Refusal):
    """Devices are noted while an attempt runs: who looks at its result is not answering."""

    title = "这份答卷已经结束，不再登记设备"
