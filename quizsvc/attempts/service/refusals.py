"""Why an attempt cannot be started, kept or handed in."""

from quizsvc.kit.errors import Refusal


class PaperClosed(Refusal):
    """The paper is not open now."""

    title = "这份试卷现在不开放答题"


class NotInForce(Refusal):
    """No membership is in force today, so nothing can be started."""

    title = "您今天不在册，不能开始答题，请联系本单位管理员"


class NoAttemptLeft(Refusal):
    """Every candidate on this paper is used up, and it gives no practice beyond them."""

    title = "这份试卷的答题次数已用完"


class NothingAnswered(Refusal):
    """Not a single answer: nobody hands in a blank paper by mistake."""

    title = "还没有作答，不能交卷"


class TooLate(Refusal):
    """The deadline and its grace are past. What was saved before counts; ending the attempt stays done."""

    keeps_changes = True
    title = "答题时间已过，之前保存的答案已自动交卷，这次提交的内容没有计入"


class AttemptEnded(Refusal):
    """The attempt was handed in or is void, so its answers stay as they are."""

    title = "这份答卷已经交卷，答案不能再改"
