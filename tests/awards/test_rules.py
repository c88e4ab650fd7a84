"""Prizes by hand, and against a plain reference (rules.md §9)."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizsvc.awards import rules
from quizsvc.awards.rules import Candidate, Entry, Prize
from quizsvc.roster.rules import Level, Track
from quizsvc.season.rules import Places, PrizeTies, Settings

THREE = (Places(1), Places(2), Places(3))
FIRST, SECOND, THIRD = Prize


def ranked(*ranks: int) -> list[Entry]:
    return [Entry(place, rank) for place, rank in enumerate(ranks, start=1)]


def prizes(entries, places=THREE, ties=PrizeTies.INCLUDE):
    return [verdict.prize for verdict in rules.verdicts(entries, places, ties)]


def test_one_two_and_three_places_are_rank_1_ranks_2_to_3_and_ranks_4_to_6():
    won = prizes(ranked(1, 2, 3, 4, 5, 6, 7))
    assert won == [FIRST, SECOND, SECOND, THIRD, THIRD, THIRD, None]


def test_who_shares_a_rank_gets_the_prize_of_the_rank():
    assert prizes(ranked(1, 1, 3, 4, 4, 4, 7)) == [FIRST, FIRST, SECOND, THIRD, THIRD, THIRD, None]
    # Two share rank 6, the last of the third prize: both have it. Rank 8 is behind it.
    assert prizes(ranked(1, 2, 3, 4, 5, 6, 6, 8))[-3:] == [THIRD, THIRD, None]


def test_a_tie_that_crosses_the_last_rank_gets_none_if_the_season_says_so():
    assert prizes(ranked(1, 1, 3, 4), ties=PrizeTies.EXCLUDE) == [None, None, SECOND, THIRD]
    # Ranks 2 and 2 end at the second prize's last rank, so nothing is crossed.
    assert prizes(ranked(1, 2, 2, 4), ties=PrizeTies.EXCLUDE) == [FIRST, SECOND, SECOND, THIRD]
    # Three share rank 2 and reach to 4: the second prize has nobody, and rank 5 has the third.
    assert prizes(ranked(1, 2, 2, 2, 5), ties=PrizeTies.EXCLUDE) == [FIRST, None, None, None, THIRD]


def test_a_percentage_of_the_ranked_rows_is_rounded_up():
    tenth = (Places(percent=1000), Places(percent=2000), Places(percent=3000))
    # Of 11 rows 1.1, 2.2 and 3.3 places: 2, 3 and 4.
    assert rules.last_ranks(tenth, 11) == (2, 5, 9)
    assert rules.last_ranks(tenth, 10) == (1, 3, 6)
    assert rules.last_ranks(tenth, 0) == (0, 0, 0)


def test_a_prize_without_a_place_is_nobodys():
    assert prizes(ranked(1, 2, 3), (Places(0), Places(1), Places(1))) == [SECOND, THIRD, None]
    assert prizes(ranked(1), (Places(0), Places(0), Places(0))) == [None]


def test_who_falls_short_leaves_the_place_to_nobody():
    entries = [Entry(1, 1, "参与率 80.00 %，不到 90.00 %"), Entry(2, 2), Entry(3, 3), Entry(4, 4)]
    told = rules.verdicts(entries, THREE, PrizeTies.INCLUDE)
    assert [verdict.prize for verdict in told] == [None, SECOND, SECOND, THIRD]
    assert told[0].reason == "第 1 名，名次在一等奖内，但参与率 80.00 %，不到 90.00 %，名额空缺"


def test_everyone_is_told_why():
    one_each = (Places(1),) * 3
    told = rules.verdicts(ranked(1, 2, 2, 4), one_each, PrizeTies.EXCLUDE)
    assert [verdict.reason for verdict in told] == [
        "第 1 名，一等奖",
        "并列第 2 名，2 个并列，超出二等奖的最后一名（第 2 名），按设置都不授奖",
        "并列第 2 名，2 个并列，超出二等奖的最后一名（第 2 名），按设置都不授奖",
        "第 4 名，不在获奖名次（前 3 名）内",
    ]


@pytest.mark.parametrize(
    ("rate", "lacks"),
    [
        (9000, ""),
        (10000, ""),
        (8999, "参与率 89.99 %，不到 90.00 %"),
        (None, "没有参与率，不到 90.00 %"),
    ],
)
def test_a_unit_needs_the_least_rate(rate, lacks):
    assert rules.unit_lacks(rate, Settings()) == lacks


@pytest.mark.parametrize(
    ("eligible", "tests", "lacks"),
    [
        # Of 13 weeks with a weekly paper half is 6.5: seven are needed.
        (7, 7, ""),
        (13, 7, ""),
        (13, 6, "完成每周一测 6 次，不到 7（活动共 13 次）"),
        (6, 6, "应参加每周一测 6 周，完成每周一测 6 次，不到 7（活动共 13 次）"),
    ],
)
def test_a_person_needs_half_of_the_weekly_tests(eligible, tests, lacks):
    assert rules.person_lacks(eligible, tests, 13, Settings()) == lacks


def test_without_a_weekly_test_in_the_season_nobody_needs_one():
    assert rules.person_lacks(0, 0, 0, Settings()) == ""
    assert rules.weeks_needed(12, Settings(prize_min_weeks=Fraction(2, 3))) == 8


scores = st.lists(st.integers(0, 6), min_size=1, max_size=30).map(lambda found: sorted(found, reverse=True))
places_of = st.one_of(
    st.builds(Places, count=st.integers(0, 6)), st.builds(Places, percent=st.integers(0, 10_000))
)


def plainly(scored, places, excluding):
    """The dumb reference: hand out numbered places, one prize after the other."""
    count = [len([1 for _ in range(each.count)]) if each.count is not None else 0 for each in places]
    for at, each in enumerate(places):
        if each.percent is not None:
            while count[at] * 10_000 < each.percent * len(scored):
                count[at] += 1
    labels = [prize for prize, number in zip(Prize, count, strict=True) for _ in range(number)]
    got = []
    for score in scored:
        group = [at for at, other in enumerate(scored) if other == score]
        own = [labels[at] if at < len(labels) else None for at in group]
        crosses = own[-1] is not own[0]
        got.append(own[0] if not (excluding and crosses) else None)
    return got


@given(scores, st.tuples(places_of, places_of, places_of), st.sampled_from(PrizeTies))
def test_the_same_as_handing_out_numbered_places(scored, places, ties):
    entries = [Entry(at, scored.index(score) + 1) for at, score in enumerate(scored)]
    assert prizes(entries, places, ties) == plainly(scored, places, ties is PrizeTies.EXCLUDE)


def nominated(*candidates, **settings):
    rule = Settings(**settings)
    return rules.nominations(candidates, rule.nominate_people, rule, "执法条线个人")


def test_the_best_are_put_forward_with_the_reason():
    told = nominated(Candidate(7, 1, 12, 13, 9231), Candidate(8, 2, 13, 13, 10000))
    assert [(one.id, one.chosen, one.reason) for one in told] == [
        (7, True, "执法条线个人第 1 名；参加 12/13 周；参与率 92.31 %"),
        (8, True, "执法条线个人第 2 名；参加 13/13 周；参与率 100.00 %"),
    ]


def test_who_just_misses_it_is_told_why():
    told = nominated(
        Candidate(1, 1, 9, 13, 6923),
        Candidate(2, 2, 13, 13, 10000),
        Candidate(3, 3, 13, 13, 10000),
        Candidate(4, 5, 1, 13, 769),
        Candidate(5, 6, 13, 13, 10000),
        nominate_people=Places(2),
    )
    assert [(one.id, one.chosen) for one in told] == [(1, False), (2, True), (3, False), (4, False)]
    assert told[0].reason.endswith("参与率 69.23 %；参加的周数不到 10 周；参与率不到 90.00 %")
    assert told[2].reason.endswith("；不在前 2 名")


def test_a_rank_that_is_shared_is_put_forward_whole():
    same = [Candidate(id_, rank, 13, 13, 10000) for id_, rank in ((1, 1), (2, 2), (3, 2))]
    assert [one.chosen for one in nominated(*same, nominate_people=Places(2))] == [True, True, True]


def test_numbers_and_codes():
    assert rules.certificate_number(2026, 1) == "证字〔2026〕0001号"
    assert rules.certificate_number(2026, 12345) == "证字〔2026〕12345号"
    assert rules.code_in_groups("ABCDEFGHJKLMNPQR") == "ABCD-EFGH-JKLM-NPQR"


@pytest.mark.parametrize(
    "typed", ["ABCDEFGHJKLMNPQR", "abcd-efgh-jklm-npqr", " ABCD EFGH JKLM NPQR ", "abcd－efgh—jklm–npqr"]
)
def test_a_code_is_read_however_it_is_typed(typed):
    assert rules.normal_code(typed) == "ABCDEFGHJKLMNPQR"


@pytest.mark.parametrize("typed", ["", "ABCD", "ABCDEFGHJKLMNPQ0", "ABCDEFGHIJKLMNPQ", "A" * 17, "证"])
def test_what_cannot_be_a_code(typed):
    assert rules.normal_code(typed) is None


def test_boards_have_names():
    assert rules.group_name(Track.ENFORCEMENT, Level.CITY) == "执法条线市级单位"
    assert rules.group_name(Track.MONITORING, None) == "监测条线个人"
