"""Who takes part: made-up people with their places, and what changes among them from week to week.

Nothing here touches the database. The same seed and first day give the same people in the same order.
"""

from dataclasses import dataclass, replace
from datetime import date, timedelta
from random import Random

from quizsvc.demo import places
from quizsvc.demo.places import Place
from quizsvc.roster.rules import Level, Track

ON_DUTY, GONE = "在岗", "离职"
SURNAMES = (
    "王王王王李李李李张张张张刘刘刘陈陈杨杨赵赵黄周周吴徐孙孙马马朱胡郭郭何高高林罗郑梁谢宋唐许韩韩冯邓曹彭曾"
    "田田董潘袁蔡蒋余于杜叶程程魏魏苏吕丁任任沈姚卢姜崔钟谭陆范汪石石廖贾夏韦白雷雷惠党同屈"
)
GIVEN_FIRST = "建志文晓海春永国红小玉立新卫俊家振少天宏思佳雨梦子亚丽秀明东广向云培世继彦延渭秦"
GIVEN_LAST = (
    "华军明强平伟辉峰涛斌鹏飞亮波宁刚超勇杰龙磊洋浩凯敏静芳娟燕霞玲娜莉丹琴梅婷妮蕾瑶颖洁萍艳慧雪莹琳"
)
REASONS = ("借调", "产假", "长病假", "挂职", "驻村", "脱产学习")
REASON_WEIGHTS = (8, 5, 4, 3, 6, 3)
NO_PHONE = "129"  # no number begins so, of a mobile or of a service: nobody is rung up by mistake
CREDENTIALS = {Track.ENFORCEMENT: "ZF", Track.MONITORING: "JC"}

EXEMPT_AT_FIRST = 62
# Each week, as known on the Friday before.
EXCUSED, BACK, MOVED, LEFT, JOINED = 9, 7, 4, 3, 6


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody of the roster; `place` is an index into People.places, `since` the first day on the roster."""

    name: str
    credential: str
    track: Track
    place: int
    since: date
    phone: str = ""


@dataclass(frozen=True, slots=True)
class Change:
    """What the roster says of a person anew, from the first day of a week (0 is the season's first) on.

    `status` is the 状态 of the roster's file: 在岗, 离职, or the reason of an exemption.
    """

    week: int
    person: int
    place: int
    status: str = ON_DUTY


@dataclass(frozen=True, slots=True)
class Played:
    """The people whom visitors of the demo play, by index; none of them ever changes. Those of `on_wechat`
    have no account yet.
    """

    participants: tuple[int, ...]
    unit_admin: int
    on_wechat: tuple[int, ...]

    @property
    def everyone(self) -> tuple[int, ...]:
        return (*self.participants, self.unit_admin, *self.on_wechat)


@dataclass(frozen=True)
class Stand:
    """How the roster stands in one week, by person: the place, None for who is not on it; the exempt ones."""

    places: tuple[int | None, ...]
    exempt: frozenset[int]


@dataclass(frozen=True)
class People:
    """All people who were ever on the roster. Those from `at_first` on join later, by a change."""

    places: tuple[Place, ...]
    people: tuple[Person, ...]
    at_first: int
    changes: tuple[Change, ...]
    played: Played

    def stands(self, weeks: int) -> list[Stand]:
        """The roster of each week, from the season's first."""
        where: list[int | None] = [
            person.place if index < self.at_first else None for index, person in enumerate(self.people)
        ]
        exempt: set[int] = set()
        stands = []
        for week in range(weeks):
            for change in self.of_week(week):
                where[change.person] = None if change.status == GONE else change.place
                exempt.discard(change.person)
                if change.status not in (ON_DUTY, GONE):
                    exempt.add(change.person)
            stands.append(Stand(tuple(where), frozenset(exempt)))
        return stands

    def of_week(self, week: int) -> list[Change]:
        """The changes that take effect with a week."""
        return [change for change in self.changes if change.week == week]


def make(seed: int, first_on: date, weeks: int) -> People:
    """The people of a season of which so many weeks have begun."""
    random = Random(f"{seed}:people")
    everywhere = tuple(places.all_places())
    people: list[Person] = []
    for index, place in enumerate(everywhere):
        for track, staff in place.staff.items():
            for _ in range(staff):
                since = first_on - timedelta(days=random.randrange(60, 5200))
                people.append(_person(random, len(people), track, index, since))
    played = _played(everywhere, people)
    for number, index in enumerate(played.everyone, 1):
        people[index] = replace(people[index], phone=f"{NO_PHONE}{number:08}")
    at_first = len(people)
    changes = _Changes(random, everywhere, people, played, first_on)
    for week in range(weeks):
        changes.draw(week)
    return People(everywhere, tuple(people), at_first, tuple(changes.made), played)


def made_up_name(random: Random) -> str:
    """A surname with one given sign or two."""
    first = random.choice(GIVEN_FIRST) if random.random() < 0.72 else ""
    return random.choice(SURNAMES) + first + random.choice(GIVEN_LAST)


def _person(random: Random, number: int, track: Track, place: int, since: date) -> Person:
    return Person(made_up_name(random), f"{CREDENTIALS[track]}{number + 100001}", track, place, since)


def _played(everywhere: tuple[Place, ...], people: list[Person]) -> Played:
    def one_of(unit: str, track: Track) -> int:
        places = {index for index, place in enumerate(everywhere) if place.name == unit}
        return next(i for i, who in enumerate(people) if who.place in places and who.track is track)

    return Played(
        participants=(
            one_of("西安市生态环境局雁塔分局", Track.ENFORCEMENT),
            one_of("宝鸡市生态环境局", Track.ENFORCEMENT),
            one_of("省环境监测中心站", Track.MONITORING),
        ),
        unit_admin=one_of("咸阳市生态环境局", Track.ENFORCEMENT),
        on_wechat=(
            one_of("渭南市生态环境局临渭分局", Track.ENFORCEMENT),
            one_of("延安市生态环境局", Track.ENFORCEMENT),
            one_of("榆林市生态环境局", Track.MONITORING),
        ),
    )


class _Changes:
    """Draws who joins, moves, leaves, is excused and comes back. Nobody changes twice, except that who is
    excused may come back.
    """

    def __init__(
        self,
        random: Random,
        everywhere: tuple[Place, ...],
        people: list[Person],
        played: Played,
        first_on: date,
    ) -> None:
        self.made: list[Change] = []
        self._random = random
        self._places = everywhere
        self._people = people
        self._first_on = first_on
        self._free = [index for index in range(len(people)) if index not in played.everyone]
        random.shuffle(self._free)
        self._excused: list[Change] = []

    def draw(self, week: int) -> None:
        """The changes that take effect with a week."""
        back, self._excused = self._excused[:BACK], self._excused[BACK:]
        if week > 1:
            self.made += [replace(change, week=week, status=ON_DUTY) for change in back]
        else:
            self._excused = back + self._excused
        for _ in range(EXEMPT_AT_FIRST if week == 0 else EXCUSED):
            reason = self._random.choices(REASONS, REASON_WEIGHTS)[0]
            change = self._of_somebody(week, reason)
            self.made.append(change)
            self._excused.append(change)
        if week == 0:
            return
        for _ in range(MOVED):
            change = self._of_somebody(week, ON_DUTY)
            self.made.append(replace(change, place=self._elsewhere(change)))
        for _ in range(LEFT):
            self.made.append(self._of_somebody(week, GONE))
        for _ in range(JOINED):
            self._join(week)

    def _of_somebody(self, week: int, status: str) -> Change:
        index = self._free.pop()
        return Change(week, index, self._people[index].place, status)

    def _elsewhere(self, change: Change) -> int:
        """Another unit of the same level that has people of the track."""
        here, track = self._places[change.place], self._people[change.person].track
        return self._random.choice(
            [
                index
                for index, place in enumerate(self._places)
                if index != change.place
                and place.staff[track]
                and (place.level is here.level or here.level is Level.ROOT)
            ]
        )

    def _join(self, week: int) -> None:
        track = Track.MONITORING if self._random.random() < 0.2 else Track.ENFORCEMENT
        counties = [i for i, place in enumerate(self._places) if place.level in (Level.CITY, Level.COUNTY)]
        place = self._random.choice(counties)
        index = len(self._people)
        since = self._first_on + timedelta(weeks=week)
        self._people.append(_person(self._random, index, track, place, since))
        self.made.append(Change(week, index, place))
