"""The rules of a season in plain words, for who takes part: every setting of rules.md §2–§9 in a sentence
with this season's number, and examples that are worked out from the settings.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

from quizsvc.kit.hundredths import format_hundredths
from quizsvc.season.rules import examples
from quizsvc.season.rules.calendar import Season
from quizsvc.season.rules.codecs import Part
from quizsvc.season.rules.settings import (
    AttemptRule,
    AverageBase,
    DailyBasis,
    KeyRelease,
    MultiplePolicy,
    Participation,
    PrizeTies,
    Publishing,
    Scope,
    Settings,
)
from quizsvc.season.rules.words import day_in_words, days_without_papers, in_words, points_text, said

_GRANTED = {
    AttemptRule.FIRST: "取最先完成的一次",
    AttemptRule.BEST: "取成绩最好的一次",
    AttemptRule.LAST: "取最后完成的一次",
}


@dataclass(frozen=True, slots=True)
class RuleTable:
    """Rows of two texts: what, and how it is."""

    caption: str
    rows: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class RuleSection:
    """A part of the rules: its title, a paragraph for each rule, and perhaps a table."""

    title: str
    paragraphs: tuple[str, ...]
    tables: tuple[RuleTable, ...] = ()


def explained(season: Season) -> list[RuleSection]:
    """The rules of a season as its people read them; at the end every setting with its value."""
    settings = season.settings
    table = RuleTable("本活动的全部设置", tuple(in_words(settings, season.calendar)))
    return [
        RuleSection("谁参加，什么时候", _who_and_when(season)),
        RuleSection("每日练习", _daily(settings)),
        RuleSection("每周一测", _weekly(settings)),
        RuleSection("一份答卷怎样计分", _marking(settings)),
        RuleSection("参与率", _participation(settings)),
        RuleSection("个人综合成绩", _person(settings)),
        RuleSection("综合得分和名次", _unit(settings)),
        RuleSection("发布和更正", _publishing(settings)),
        RuleSection("奖项、证书和推选", _prizes(settings)),
        RuleSection("全部设置", ("以上说法依据下列设置。活动开始以后，除日历外不再改变。",), (table,)),
    ]


def _who_and_when(season: Season) -> tuple[str, ...]:
    days = f"{day_in_words(season.first_on)} 到 {day_in_words(season.last_on)}"
    return (
        "全省在岗执法人员和持证监测人员参加。执法、监测是两个条线，每人属于其中一条，只和同一条线的人比。",
        f"活动从 {days}，时间一律以服务器的{said(season.settings, 'time_zone')}为准，"
        "手机的时钟快慢都不影响。",
        "一周从星期一 00:00 到星期日 24:00；星期四在哪个月，这一周就算哪个月。"
        "整周没有发布过试卷的，这一周不计。",
        _without_papers(season),
        "管理题库、试卷和名次的人能提前看到答案，所以他们可以答题，但不计入参与率和成绩，也不参加评奖；"
        "单位管理员和大家一样。",
    )


def _without_papers(season: Season) -> str:
    days, weeks = days_without_papers(season.calendar)
    told = [days and f"没有每日练习的日子：{days}", weeks and f"没有每周一测的周：{weeks}"]
    return "；".join(filter(None, told)) + "。" if days or weeks else "活动期内没有安排停答的日子和停测的周。"


def _paper(settings: Settings, name: str) -> str:
    """What is on a paper, and what it is worth in all."""
    mix: Sequence[Part] = getattr(settings, name)
    total = sum(part.count * part.points for part in mix)
    number = sum(part.count for part in mix)
    scaled = "" if total == 10_000 else f"，成绩按百分制折算（满分 {points_text(total)} 分折成 100 分）"
    return f"{number} 道题（{said(settings, name)}）{scaled}"


def _daily(settings: Settings) -> tuple[str, ...]:
    if settings.daily_limit_s is None:
        time = "答题不限时，当天 24:00 前交卷即可。"
    else:
        time = f"限时 {said(settings, 'daily_limit_s')}，从点“开始”算起，退出页面也照样计时；最迟当天 24:00。"
    number, best = settings.daily_attempts, _GRANTED[settings.daily_rule]
    if number == 1:
        counted = f"同一份可以反复练，只有第 1 次计入成绩和人次；获准补答的，几次之中{best}。"
    else:
        counted = f"同一份可以反复练，前 {number} 次之中{best}计入；以后各次只是练习。"
    shown = {
        KeyRelease.OWN_SUBMISSION: "自己交卷、可计入的次数用完以后，马上可以看答案、解析和依据。",
        KeyRelease.PAPER_CLOSED: "答案、解析和依据在当天 24:00 截止以后才能看。",
    }[settings.daily_keys]
    return (
        f"每天一份，当天 00:00 开始、24:00 截止，{_paper(settings, 'daily_mix')}。",
        time,
        counted,
        shown,
        "另有自由练习和错题本：不计成绩，也不计人次。",
    )


def _weekly(settings: Settings) -> tuple[str, ...]:
    opens, closes = said(settings, "weekly_opens"), said(settings, "weekly_closes")
    if settings.weekly_limit_s is None:
        time = "答题不限时，截止前交卷即可。"
    else:
        limit = said(settings, "weekly_limit_s")
        time = f"限时 {limit}，从点“开始”算起，退出页面也照样计时；截止时间先到的，以截止时间为准。"
    number, best = settings.weekly_attempts, _GRANTED[settings.weekly_rule]
    if number == 1:
        counted = f"每人每周只能考 1 次；因故获准补答的，几次之中{best}计入。"
    else:
        counted = f"每人每周最多考 {number} 次，{best}计入。"
    return (
        f"每周一份，{opens} 开始、{closes} 截止，{_paper(settings, 'weekly_mix')}。",
        time,
        counted,
        "到时间还没有交卷的，系统按已经保存的答案收卷。一道题都没有答的不能交卷，也不计入。",
        "答案、解析和依据在全体截止以后才公布。正在测试里的题，在别处也暂时看不到答案。",
        "大家的题目相同，题目和选项的先后因人而异；换手机、换电脑可以接着答。",
    )


def _marking(settings: Settings) -> tuple[str, ...]:
    rule = {
        MultiplePolicy.ALL_OR_NOTHING: "多选题全部选对才得分，少选、错选、不选都是 0 分。",
        MultiplePolicy.HALF_IF_SUBSET: (
            "多选题全部选对得满分；少选而没有选错的，得一半分；有错选或不选的，0 分。"
        ),
        MultiplePolicy.PROPORTIONAL_IF_SUBSET: (
            "多选题全部选对得满分；少选而没有选错的，按选对的个数占正确答案的比例得分；有错选或不选的，0 分。"
        ),
        MultiplePolicy.FIXED_IF_SUBSET: (
            f"多选题全部选对得满分；少选而没有选错的，得 {points_text(settings.fixed_points or 0)} 分"
            "（不超过这道题的满分）；有错选或不选的，0 分。"
        ),
    }[settings.multiple_choice]
    worth, earned = examples.two_of_three(settings)
    return (
        "单选题、判断题答对得满分，答错或不答 0 分。",
        rule,
        f"例如一道 {points_text(worth)} 分的多选题，正确答案是 A、B、C，"
        f"只选了 A、B 得 {points_text(earned)} 分，选了 A、B、D 得 0 分。",
        "一份答卷的成绩 = 得到的分 ÷ 满分 × 100。所有的数都四舍五入到两位小数。",
    )


def _participation(settings: Settings) -> tuple[str, ...]:
    scope = {
        Scope.SUBTREE: "一个单位应参加的人，包括本单位和所有下级单位的人。",
        Scope.OWN: "一个单位应参加的人，只算本单位自己的人，不含下级单位。",
    }[settings.scope]
    took_part = {
        Participation.ANY: "一周内每日练习或每周一测有一次计入的答卷，就算参加了这一周。",
        Participation.WEEKLY: (
            "一周内做了每周一测才算参加，只做每日练习不算；没有每周一测的周，做一次每日练习即可。"
        ),
        Participation.BOTH: (
            "一周内每日练习和每周一测都至少做了一次才算参加；没有其中一种的周，不要求那一种。"
        ),
    }[settings.participation]
    least = settings.min_eligible
    listed = "没有应参加人员" if least == 1 else f"应参加人员不到 {least} 人"
    rate = format_hundredths(examples.unit(settings).rate)
    return (
        "参与率 = 参加人数 ÷ 应参加人数。"
        f"例如应参加 {examples.ELIGIBLE} 人、参加 {examples.PARTICIPANTS} 人，参与率是 {rate}%。",
        scope,
        took_part,
        "应参加的人以每周第一天 00:00 名册上在册的为准：周中调来的从下一周算起，周中调走的这一周仍然算。",
        "免考（借调、长病假、产假等）超过这一周一半天数的，不算应参加，另外列出。",
        f"{listed}的单位列在最后，不计参与率，也不排名次。",
        "月和整个活动按各周相加：一人一周算一个人周。",
        "人次是所有计入的答卷数，不论是否应参加。",
    )


def _person(settings: Settings) -> tuple[str, ...]:
    daily, weekly = (said(settings, each) for each in ("daily_weight", "weekly_weight"))
    best = settings.daily_best
    basis = {
        DailyBasis.BEST: (
            f"每日练习均分：取一周里最好的 {best} 次计入的成绩平均，不够 {best} 次的，缺的按 0 分；"
            f"这一周发布的练习不到 {best} 份，就按发布的份数平均。多练一次不会拉低成绩。"
        ),
        DailyBasis.ANSWERED: "每日练习均分：一周里做过几次就按几次平均，没有做的不算 0 分。",
        DailyBasis.SCHEDULED: "每日练习均分：一周里发布的每日练习全部算上平均，没有做的按 0 分。",
    }[settings.daily_basis]
    told = examples.week(settings)
    added = " + ".join(map(str, told.used))
    scores = "、".join(map(str, examples.DAILY_SCORES))
    return (
        f"一周的综合成绩 = 每日练习均分 × {daily} + 每周一测成绩 × {weekly}。",
        basis,
        f"例如一周发布 {examples.SCHEDULED} 份每日练习，"
        f"您做了 {len(examples.DAILY_SCORES)} 份，得 {scores} 分；每周一测 {examples.TEST_SCORE} 分。"
        f"均分是（{added}）÷ {told.over}，综合成绩是 {format_hundredths(told.score)} 分。",
        "一次每日练习都没做，均分按 0 分；没有参加每周一测，那一项按 0 分。"
        "只有其中一种的周，那一种就是综合成绩。",
        "月和整个活动的综合成绩 = 各周综合成绩之和 ÷ 您应参加的周数。",
        "个人名次先比综合成绩，再比做过的每周一测次数（多的在前）、这些测试的总用时（少的在前）、"
        "最后一次计入的交卷时间（早的在前）；都一样就并列，下一名次空出来。没有计入的答卷，不排名次。",
    )


def _unit(settings: Settings) -> tuple[str, ...]:
    base = {
        AverageBase.PARTICIPANTS: "人均综合成绩 = 参加者的综合成绩之和 ÷ 参加人数，没有参加的人不拉低它。",
        AverageBase.ELIGIBLE: "人均综合成绩 = 参加者的综合成绩之和 ÷ 应参加人数，没有参加的人等于 0 分。",
    }[settings.average_base]
    rate, average = (said(settings, each) for each in ("rate_weight", "average_weight"))
    told = examples.unit(settings)
    return (
        f"综合得分 = 参与率 × {rate} + 人均综合成绩 × {average}。",
        base,
        f"例如应参加 {examples.ELIGIBLE} 人、参加 {examples.PARTICIPANTS} 人，"
        f"参与率 {format_hundredths(told.rate)}；参加者的综合成绩之和 {format_hundredths(examples.SUM)}，"
        f"人均综合成绩 {format_hundredths(told.average)}；综合得分 {format_hundredths(told.score)}。",
        "同一条线、同一级别（省直属、市级、县级）的单位在一个榜上比。先比综合得分，再比参与率，再比人均综合成绩；"
        "都一样就并列，例如 1、2、2、4。",
        "升降是和上一个同类统计期比：↑2 是上升 2 名，↓1 是下降 1 名。",
    )


def _publishing(settings: Settings) -> tuple[str, ...]:
    how = {
        Publishing.BY_ITSELF: "一周、一月或整个活动结束以后，由系统自动发布榜单。",
        Publishing.AFTER_A_LOOK: "一周、一月或整个活动结束以后，由组织者核对，再发布榜单。",
    }[settings.publishing]
    return (
        how,
        "发布的榜单不再改变。有错要更正时，发布下一版，写明原因；旧的各版仍然可以看。标着“实时、未发布”的名次还会变。",
        "答案错了的题，由两名组织者商定怎样重新计分，大家的成绩一起改，并告诉每个有变动的人。"
        "对题目有异议，可以在答卷里提出。",
    )


def _prizes(settings: Settings) -> tuple[str, ...]:
    say = partial(said, settings)
    ties = {
        PrizeTies.INCLUDE: "名次并列、名额不够的，一同获奖。",
        PrizeTies.EXCLUDE: "名次并列、名额不够的，并列的都不获奖。",
    }[settings.prize_ties]
    return (
        f"单位奖：每个榜{say('unit_prizes')}；参与率不低于 {say('prize_min_rate')}。",
        f"个人奖：每条线{say('people_prizes')}；做了每周一测、当周又应参加的周，"
        f"{say('prize_min_weeks')}（按有每周一测的周算）。",
        f"{ties}不够条件的不获奖，名额也不让给后面的名次。",
        f"推选名单按名次取：每个榜的单位 {say('nominate_units')}，每条线的个人 {say('nominate_people')}；"
        f"参加的周{say('nominate_min_weeks')}（按全部周算），参与率不低于 {say('nominate_min_rate')}。",
        "证书有编号和校验码，任何人都可以查验；撤销的证书，查验时会说明原因。",
    )
