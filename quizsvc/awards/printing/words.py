"""What stands on a certificate."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from quizsvc.awards import rules
from quizsvc.roster.rules import Level, Track
from quizsvc.season.rules import day_in_words

_DIGITS = "〇一二三四五六七八九"


@dataclass(frozen=True, slots=True)
class Printed:
    """All that a page says; `address` is what the QR code holds, `mark` stands pale across what is none."""

    kind: rules.Kind
    holder: str
    unit_name: str
    season_name: str
    first_on: date
    last_on: date
    track: Track
    level: Level | None
    prize: rules.Prize
    issuer: str
    issued_on: date
    number: str
    code: str
    address: str
    mark: str = ""

    @property
    def title(self) -> str:
        """What kind of certificate it is."""
        return "荣誉证书" if self.kind is rules.Kind.PERSON else "奖状"

    @property
    def salutation(self) -> str:
        """Whom it honours."""
        if self.kind is rules.Kind.UNIT:
            return f"{self.holder}："
        return f"{self.holder} 同志（{self.unit_name}）："

    @property
    def body(self) -> str:
        """For what."""
        days = f"{day_in_words(self.first_on)}至{day_in_words(self.last_on)}"
        merit = "成绩优异" if self.kind is rules.Kind.PERSON else "组织有力，成绩突出"
        return (
            f"在{days}举办的“{self.season_name}”{_campaign(self.season_name)}中，{merit}，"
            f"荣获{rules.group_name(self.track, self.level)}"
        )

    @property
    def closing(self) -> str:
        """The last words above the issuer."""
        return f"特发此{'证' if self.kind is rules.Kind.PERSON else '状'}，以资鼓励。"

    @property
    def grouped_code(self) -> str:
        """The code as people type it."""
        return rules.code_in_groups(self.code)

    def texts(self) -> Iterator[str]:
        """Everything that the font must have characters for."""
        yield from (self.title, self.salutation, self.body, self.prize.chinese, self.closing)
        yield from (self.issuer, chinese_day(self.issued_on), self.number, self.grouped_code)


def chinese_day(day: date) -> str:
    """`二〇二一年九月二十七日`."""
    year = "".join(_DIGITS[int(digit)] for digit in str(day.year))
    return f"{year}年{_up_to_99(day.month)}月{_up_to_99(day.day)}日"


def _up_to_99(number: int) -> str:
    tens, rest = divmod(number, 10)
    front = "" if tens == 0 else "十" if tens == 1 else f"{_DIGITS[tens]}十"
    return front + (_DIGITS[rest] if rest else "")


def _campaign(name: str) -> str:
    """What comes after its name, unless it says that itself."""
    return "" if name.endswith("活动") else "活动"
