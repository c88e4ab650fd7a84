"""Prizes are given once for each version, corrected by the next, and never changed behind anybody's back."""

import pytest
import sqlalchemy as sa
from psycopg import errors

from quizsvc.awards import queries, rules, service
from quizsvc.awards.service import refusals
from quizsvc.kit import db
from quizsvc.kit.audit import AuditEvent
from quizsvc.roster.models import Person
from quizsvc.season import service as seasons
from tests.awards.conftest import AFTERWARDS
from tests.rankings import worlds

TABLES = ("award_rounds", "certificates", "certificate_revocations")


def rows(plan, board="执法条线个人"):
    """What a preview says of a board: rank, holder, prize, reason."""
    (placed,) = [judged.placed for judged in plan.judged if judged.board.chinese == board]
    return [(each.verdict.rank, each.holder, each.verdict.prize, each.verdict.reason) for each in placed]


def deeds(action):
    return [event.detail for event in db.session().scalars(sa.select(AuditEvent).filter_by(action=action))]


def test_the_preview_says_who_gets_what_and_why_others_do_not(campaign):
    campaign.publish()
    basis, plan = campaign.preview()
    assert basis.snapshot.version == 1
    # 95.00, 90.00 and 80.00 in both weeks; 99.00 in one of two is 49.50.
    assert rows(plan) == [
        (1, "张䶮", rules.Prize.FIRST, "第 1 名，一等奖"),
        (2, "李四", rules.Prize.SECOND, "第 2 名，二等奖"),
        (3, "王五", rules.Prize.THIRD, "第 3 名，三等奖"),
        (4, "=1+1", None, "第 4 名，不在获奖名次（前 3 名）内"),
    ]
    # 甲: 100 and 92.50; 乙: 100 and 80; 丙: half of the weeks, 99.
    assert [(rank, name, prize) for rank, name, prize, _ in rows(plan, "执法条线市级单位")] == [
        (1, "甲局", rules.Prize.FIRST),
        (2, "乙局", rules.Prize.SECOND),
        (3, "丙局", None),
    ]
    told = rows(plan, "执法条线市级单位")[2][3]
    assert told == "第 3 名，名次在三等奖内，但参与率 50.00 %，不到 90.00 %，名额空缺"
    assert (len(plan.issued), plan.kept, plan.lost, plan.withheld) == (5, [], [], [])
    assert queries.of_season(campaign.season.id) == []


def test_who_took_too_few_tests_leaves_the_place_to_nobody(campaign):
    worlds.void(campaign.attempts["李四", 1])
    worlds.void(campaign.attempts["王五", 1])
    campaign.publish()
    _, plan = campaign.preview()
    assert rows(plan)[1][1:] == (
        "=1+1",
        None,
        "第 2 名，名次在二等奖内，但完成每周一测 1 次，不到 2（活动共 2 次），名额空缺",
    )


def test_giving_makes_numbered_certificates_with_codes_of_their_own(given):
    found = queries.of_season(given.season.id)
    assert [(each.number, each.row.holder, each.prize) for each in found] == [
        ("证字〔2021〕0001号", "甲局", "一等奖"),
        ("证字〔2021〕0002号", "乙局", "二等奖"),
        ("证字〔2021〕0003号", "张䶮", "一等奖"),
        ("证字〔2021〕0004号", "李四", "二等奖"),
        ("证字〔2021〕0005号", "王五", "三等奖"),
    ]
    codes = {each.row.code for each in found}
    assert len(codes) == 5
    assert all(rules.normal_code(code) == code for code in codes)
    assert {each.row.issuer for each in found} == {"某省生态环境厅"}
    assert {str(each.row.issued_on) for each in found} == {"2021-07-20"}
    assert deeds("award.give") == [{"version": 1, "reason": "", "issued": 5, "revoked": 0, "kept": 0}]


def test_nothing_is_given_before_the_season_is_published(campaign):
    with pytest.raises(refusals.SeasonNotPublished):
        campaign.give()


def test_from_one_version_prizes_are_given_once(given):
    with pytest.raises(refusals.AlreadyGiven):
        given.give()


def test_what_was_seen_must_be_what_is_there(given):
    given.correct("张䶮", 0, 5000)
    with pytest.raises(refusals.VersionMoved) as told:
        given.give(seen=1)
    assert told.value.members == {"seen": 1, "now": 2}


def test_nothing_is_given_while_more_is_known_than_is_published(given):
    worlds.void(given.attempts["张䶮", 0])
    with pytest.raises(refusals.StandingMoved):
        given.preview()
    worlds.compute(AFTERWARDS)
    with pytest.raises(refusals.StandingMoved):
        given.preview()


def test_a_second_round_takes_back_what_was_lost_and_leaves_the_rest(given):
    before = given.certificates()
    given.correct("张䶮", 0, 5000)  # 72.50: behind 李四 and 王五
    _, plan = given.preview()
    assert [(each.certificate.row.holder, each.reason) for each in plan.lost] == [
        ("张䶮", "更正后第 3 名，三等奖"),
        ("李四", "更正后第 1 名，一等奖"),
        ("王五", "更正后第 2 名，二等奖"),
    ]
    made = given.give(seen=2)
    assert (made.number, made.issued, made.revoked, made.kept) == (2, 3, 3, 2)
    after = given.certificates()
    assert {name: (each.number, each.prize) for name, each in after.items()} == {
        "甲局": (before["甲局"].number, "一等奖"),
        "乙局": (before["乙局"].number, "二等奖"),
        "李四": ("证字〔2021〕0006号", "一等奖"),
        "王五": ("证字〔2021〕0007号", "二等奖"),
        "张䶮": ("证字〔2021〕0008号", "三等奖"),
    }
    assert [after[name].row.code for name in ("甲局", "乙局")] == [
        before[name].row.code for name in ("甲局", "乙局")
    ]
    lost = queries.certificate(before["张䶮"].id)
    assert not lost.valid
    assert lost.revoked_reason == "名次更正（第 2 版）：第一周第 3 题答案有误；更正后第 3 名，三等奖"


def test_the_organizers_own_reason_stands_on_what_is_taken_back(given):
    given.correct("张䶮", 0, 5000)
    given.give(seen=2, reason="复核后更正")
    reasons = [each.revoked_reason or "" for each in queries.of_season(given.season.id) if not each.valid]
    assert len(reasons) == 3
    assert all(reason.startswith("复核后更正；") for reason in reasons)


def test_what_an_organizer_revoked_no_round_gives_back(given):
    taken = given.revoke(given.certificates()["李四"])
    assert (taken.valid, taken.revoked_reason, taken.revoked_by_hand) == (False, "冒名答题", True)
    given.correct("=1+1", 0, 9800)
    _, plan = given.preview()
    assert [each.number for each in plan.withheld] == [taken.number]
    assert given.give(seen=2).issued == 0
    assert "李四" not in given.certificates()
    with pytest.raises(refusals.AlreadyRevoked):
        given.revoke(taken)
    told = deeds("certificate.revoke")[0]
    assert (told["number"], told["reason"]) == (taken.number, "冒名答题")


def test_a_certificate_is_made_anew_with_the_name_of_the_roster(given):
    wrong = given.certificates()["李四"]
    with pytest.raises(refusals.NotRevoked):
        given.reissue(wrong)
    given.revoke(wrong, "姓名有误")
    with db.transaction():
        db.session().get_one(Person, given.people["李四"].id).name = "李思"
    again = given.reissue(wrong)
    assert (again.number, again.row.holder, again.prize) == ("证字〔2021〕0006号", "李思", "二等奖")
    assert again.row.replaces_id == wrong.id
    assert again.row.code != wrong.row.code
    with pytest.raises(refusals.AlreadyReissued):
        given.reissue(wrong)
    given.correct("=1+1", 0, 9800)
    assert given.give(seen=2).kept == 5


def test_what_was_lost_meanwhile_is_not_made_anew(given):
    """Who was to get another certificate keeps no prize that a correction took away."""
    taken = given.revoke(given.certificates()["李四"], "姓名有误")
    given.correct("李四", 0, 0)  # 45.00: behind =1+1
    with pytest.raises(refusals.RoundNeeded):
        given.reissue(taken)
    given.give(seen=2)
    with pytest.raises(refusals.PrizeLost):
        given.reissue(taken)
    assert "李四" not in given.certificates()


def test_it_is_made_anew_for_the_prize_that_the_last_round_gives(given):
    taken = given.revoke(given.certificates()["张䶮"], "姓名有误")
    given.correct("张䶮", 0, 5000)  # 72.50: behind 李四 and 王五
    given.give(seen=2)
    again = given.reissue(taken)
    assert (taken.prize, again.prize, again.row.rank) == ("一等奖", "三等奖", 3)
    given.correct("=1+1", 0, 9800)
    assert given.give(seen=3).kept == 5


def test_a_file_for_print_goes_out_only_while_all_in_it_holds(given):
    def printed():
        asked = {"now": AFTERWARDS, "actor": given.organizer.id, "base": "http://localhost"}
        with db.transaction():
            return service.ask_for_print(season=given.known(), **asked).id

    first = printed()
    assert service.file_of(first).startswith(b"%PDF")
    given.revoke(given.certificates()["李四"])
    with pytest.raises(refusals.PrintOutdated):
        service.file_of(first)
    assert service.file_of(printed()).startswith(b"%PDF")


def test_a_year_has_one_register_whatever_the_season(given, make):
    """Two seasons of a year do not give the same number twice."""
    with db.transaction():
        seasons.close(now=AFTERWARDS, actor=None, season_id=given.season.id)
    given.season = make.season(last_on=given.season.last_on)
    worlds.attempt(given.people["李四"], worlds.paper(given.season, "weekly"), 9000)
    given.publish()
    given.give()
    (only,) = queries.of_season(given.season.id)
    assert (only.row.holder, only.number) == ("李四", "证字〔2021〕0006号")
    assert queries.last_serial(2022) == 0


def test_a_name_that_the_font_lacks_is_told_before_printing(campaign):
    with db.transaction():
        db.session().get_one(Person, campaign.people["王五"].id).name = "王𠮷"
    campaign.publish()
    _, plan = campaign.preview()
    told = service.unprintable((each.holder, each.row.unit_name) for each in plan.issued)
    assert len(told) == 1
    assert told[0].startswith("“王𠮷”的证书里有字体没有的字 “𠮷”（U+20BB7）")
    campaign.give()
    for found in campaign.certificates().values():
        if found.row.holder == "王𠮷":
            with pytest.raises(refusals.Unprintable, match="王𠮷"):
                service.pdf_of(certificate=found, base="http://localhost")
        else:
            assert service.pdf_of(certificate=found, base="http://localhost").startswith(b"%PDF")
    asked = {"now": AFTERWARDS, "actor": campaign.organizer.id, "base": "http://localhost"}
    with pytest.raises(refusals.Unprintable, match="王𠮷"), db.transaction():
        service.ask_for_print(season=campaign.known(), **asked)


@pytest.mark.parametrize("table", TABLES)
@pytest.mark.parametrize(
    "change", ["update {table} set reason = 'x'", "delete from {table}", "truncate {table} cascade"]
)
def test_the_application_cannot_change_what_was_given(settings, given, table, change):
    given.revoke(given.certificates()["李四"])
    column = "holder" if table == "certificates" else "reason"
    engine = sa.create_engine(settings.database_url, poolclass=sa.NullPool)
    with engine.connect() as connection, pytest.raises(sa.exc.DBAPIError) as refused:
        connection.exec_driver_sql(change.format(table=table).replace("reason", column))
    assert isinstance(refused.value.orig, errors.InsufficientPrivilege)
