"""Why a proposal cannot be made or decided."""

from quizsvc.kit.errors import Refusal


class ProposalExists(Refusal):
    """Of two proposals that would contradict each other one is open at a time."""

    title = "这件事已经有一个待批准的提案，请先批准、驳回或撤回它"


class ProposalDecided(Refusal):
    """It was approved, rejected or withdrawn before; the member `state` says which."""

    title = "这个提案已经处理过了"


class OwnProposal(Refusal):
    """Who proposes does not decide."""

    title = "自己的提案要由另一位组织者批准或驳回；不再需要时可以撤回"


class NotOwnProposal(Refusal):
    """Only its author takes a proposal back."""

    title = "只有提案人可以撤回，其他组织者可以驳回"


class InputsMoved(Refusal):
    """What the dry run was worked out from is not as it was; the members `before` and `now` say what it was
    and is.
    """

    title = "提出以后情况有变，原来的试算不再准确，请撤回后重新提出"


class GrantTooLate(Refusal):
    """One more attempt is of use only while the paper is open."""

    title = "试卷现在不开放答题，不能再补答"


class GrantAfterPractice(Refusal):
    """A practice was made after the keys were seen; it stays practice for ever."""

    title = "这个人在这份试卷上已经做过练习，补答会让练习变成正式作答，不能再补答"


class NothingToCorrect(Refusal):
    """No published paper of the season would be marked otherwise."""

    title = "没有需要更正的试卷：本活动已发布的试卷都已经这样评分"


class KeyDoesNotFit(Refusal):
    """On some paper the question stands with other options; the member `papers` names it:
    `[{id, title, number}]`.
    """

    title = "有的试卷上这道题的选项不同，新答案对不上"


class NothingToReachBackFor(Refusal):
    """The roster says so already."""

    title = "名册里已经是这样，不用补记"


class DaysAhead(Refusal):
    """What is to come is an ordinary change of the roster."""

    title = "这些天还没有到，请用名册导入来变更"
