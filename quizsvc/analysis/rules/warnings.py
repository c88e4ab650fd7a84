"""When figures ask for a look: the question may have a wrong key, an unclear stem or an idle option.

How easy or hard a question is, is no fault: facility is a figure only.
"""

from collections.abc import Iterable, Set
from dataclasses import dataclass
from enum import StrEnum

from quizsvc.analysis.rules.figures import Figures
from quizsvc.analysis.rules.tallies import Choices
from quizsvc.kit.hundredths import format_hundredths

LEAST_SERVED = 50
"""With so many attempts chance moves a discrimination by about 14 either way (1 ÷ √n), so that an ordinary
question, which has 30 or more, is seldom below 0 without a reason.
"""
LEAST_ANSWERED = 30
"""An option that every tenth person takes is missed by 30 people once in 24 times (0.9³⁰)."""
LEAST_BEST = 20
"""Of fewer people in the best third one or two decide which option leads."""


class WarningCode(StrEnum):
    """Why somebody should look at a question."""

    DISTRACTOR_BEATS_KEY = "distractor-beats-key"
    NEGATIVE_DISCRIMINATION = "negative-discrimination"
    UNUSED_OPTION = "unused-option"


_WEIGHTS = {
    WarningCode.DISTRACTOR_BEATS_KEY: 100,
    WarningCode.NEGATIVE_DISCRIMINATION: 100,
    WarningCode.UNUSED_OPTION: 1,
}
"""What points to a wrong key comes before any number of idle options."""


@dataclass(frozen=True, slots=True)
class ItemWarning:
    """A warning with what a person reads; `option` is the option that it is about, if it is about one."""

    code: WarningCode
    option: str | None
    message: str


def warnings_of(
    figures: Figures, choices: Choices, options: Iterable[str], key: Set[str]
) -> list[ItemWarning]:
    """All that looks wrong about a question, what points to a wrong key first.

    `options` are the ids in the bank's order, `key` the right ones. Each warning waits for so many answers
    that chance alone seldom raises it.
    """
    known = list(options)
    found = []
    if choices.best >= LEAST_BEST:
        found += _beating(known, key, choices)
    if figures.served >= LEAST_SERVED and figures.discrimination is not None and figures.discrimination < 0:
        shown = format_hundredths(figures.discrimination)
        message = f"其他题得分高的人反而更容易答错这道题（区分度 {shown}）：请核对答案，看题干有没有歧义"
        found.append(ItemWarning(WarningCode.NEGATIVE_DISCRIMINATION, None, message))
    if figures.answered >= LEAST_ANSWERED:
        found += [_unused(one, key, figures.answered) for one in known if one not in choices.chosen]
    return found


def suspicion(warnings: Iterable[ItemWarning]) -> int:
    """How soon a question with these warnings should be looked at: the higher, the sooner; 0 without any."""
    return sum(_WEIGHTS[warning.code] for warning in warnings)


def _beating(options: list[str], key: Set[str], choices: Choices) -> list[ItemWarning]:
    """The wrong options that the best chose more often than the right one; of several right ones, than the
    one chosen least.
    """
    counts = {one: choices.chosen_by_best.get(one, 0) for one in [*options, *key]}
    weakest = min(sorted(key), key=lambda one: counts[one])
    return [
        ItemWarning(
            WarningCode.DISTRACTOR_BEATS_KEY,
            one,
            f"其他题得分最高的三分之一人里，选错误选项 {one.upper()} 的有 {counts[one]} 人，"
            f"多于选正确选项 {weakest.upper()} 的 {counts[weakest]} 人：请核对答案，看题干有没有歧义",
        )
        for one in options
        if one not in key and counts[one] > counts[weakest]
    ]


def _unused(option: str, key: Set[str], answered: int) -> ItemWarning:
    if option in key:
        message = f"正确选项 {option.upper()} 没有人选（{answered} 人作答）：请核对答案，看题干有没有歧义"
    else:
        message = f"选项 {option.upper()} 没有人选（{answered} 人作答）：请换成更容易混淆的内容"
    return ItemWarning(WarningCode.UNUSED_OPTION, option, message)
