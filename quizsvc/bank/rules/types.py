"""Types of questions, and what their options are called."""

from enum import StrEnum

from quizsvc.season import rules as season_rules

OPTION_IDS = "abcdefgh"
TRUE_FALSE_OPTIONS = (("a", "正确"), ("b", "错误"))
"""True/false has always these two, so that the same statement is the same question however it was written."""

DIFFICULTIES = {1: "易", 2: "中", 3: "难"}
"""What people call them."""


class QuestionType(StrEnum):
    """题型. The same words as season.rules.QUESTION_TYPES, which stands below this room."""

    SINGLE = "single"
    MULTIPLE = "multiple"
    TRUE_FALSE = "true_false"

    @property
    def chinese(self) -> str:
        """What people call it."""
        return season_rules.TYPES[self.value]
