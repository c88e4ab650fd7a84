"""The pages of prizes: the look before they are given, certificates, files for print, who is put forward."""

import pytest

from quizsvc.accounts.rules import Role
from quizsvc.awards import service
from quizsvc.awards.service import printing
from quizsvc.kit import db, marks
from tests.awards.conftest import Campaign

FEW = 12
"""Statements that a page may take; of one that judges the whole season some more."""
JUDGING = 40


@pytest.fixture
def campaign(make, clock):
    return Campaign(make, clock)


@pytest.fixture
def published(campaign):
    campaign.publish()
    return campaign


@pytest.fixture
def given(published):
    published.give()
    return published


@pytest.fixture
def organizer(visit, campaign):
    return visit(account=campaign.organizer)


class TestAwards:
    def test_before_the_seasons_standing_it_says_what_comes_first(self, organizer):
        page = organizer.open("/awards")
        assert "活动结束、试卷都已截止以后发布活动榜" in page.text
        assert [link for link in page.links if link.startswith("/console/standings/season?season=")]
        assert not [call for call in page.calls if "/awards" in call]

    def test_it_shows_who_gets_what_and_why_others_do_not(self, organizer, published):
        page = organizer.open("/awards")
        assert "新发 5 份（单位 2，个人 3）" in page.text
        assert "1 张䶮 甲局 95.00 一等奖 第 1 名，一等奖 新发" in page.text
        assert "第 3 名，名次在三等奖内，但参与率 50.00 %，不到 90.00 %，名额空缺" in page.text
        assert "授奖：发 5 份证书" in page.text
        assert f"POST /api/v1/awards/{published.season.id}" in page.calls
        assert len(page.statements) <= JUDGING, len(page.statements)

    def test_from_one_version_nothing_is_given_twice(self, organizer, given):
        page = organizer.open("/awards")
        assert "已按这一版授过奖（第 1 次）" in page.text
        assert f"POST /api/v1/awards/{given.season.id}" not in page.calls
        certificate = given.certificates()["张䶮"]
        assert f"/console/certificates/{certificate.id}" in page.links

    def test_after_a_correction_it_says_what_the_next_round_takes_back_and_why(self, organizer, given):
        given.correct("王五", 0, 9400)
        given.correct("王五", 1, 9400)
        page = organizer.open("/awards")
        assert "要撤销的证书" in page.text
        assert "更正后第 2 名，二等奖" in page.text
        assert "再次授奖：新发 4 份，撤销 4 份" in page.text

    def test_a_correction_that_moves_no_prize_is_given_all_the_same(self, organizer, given):
        """Else nothing could be made anew after it."""
        given.correct("王五", 0, 8100)
        page = organizer.open("/awards")
        assert "新发 0 份" in page.text
        assert "按这一版再授一次，证书都不动" in page.text

    def test_what_moved_and_is_not_published_yet_waits(self, organizer, published):
        attempt = published.attempts["王五", 0]
        with db.transaction():
            attempt.score = 9400
            marks.add("attempt", scope=attempt.paper_id, subject=attempt.person_id)
        page = organizer.open("/awards")
        assert "刷新这一页" in page.text

    def test_who_only_reads_gives_nothing(self, visit, published):
        page = visit("auditor").open("/awards")
        assert not [call for call in page.calls if "/awards" in call]
        for role in ("editor", "unit_admin", "admin"):
            visit(role).open("/awards", status=403)


class TestCertificates:
    def test_they_are_found_sorted_and_taken_away(self, organizer, given):
        page = organizer.open("/certificates?q=甲局&sort=holder")
        assert "共 3 份" in page.text
        assert "没有符合条件的证书" in organizer.open("/certificates?q=不存在").text
        book = organizer.look("/certificates?as=xlsx&kind=person").answer
        assert (book.status_code, book.data[:2]) == (200, b"PK")
        assert len(page.statements) <= FEW

    def test_one_is_taken_back_and_made_anew(self, organizer, given, visit):
        found = given.certificates()["张䶮"]
        path = f"/certificates/{found.id}"
        page = organizer.open(path)
        assert "撤销这 1 份证书" in page.text
        assert f"/verify/{found.row.code}" in page.links
        organizer.call(f"POST /api/v1{path}/revoke", {"reason": "冒名答题"})
        page = organizer.open(path)
        assert "已撤销 查验页" in page.text
        assert "冒名答题" in page.text
        assert f"POST /api/v1{path}/revoke" not in page.calls
        made = organizer.call(f"POST /api/v1{path}/reissue", status=201)
        assert f"/console/certificates/{made['id']}" in organizer.open(path).links
        page = organizer.open(f"/certificates/{made['id']}")
        assert f"代替 {found.number}" in page.text
        assert len(page.statements) <= FEW
        assert f"/console/audit?thing=certificate:{found.id}" in visit("auditor").open(path).links

    def test_a_units_admin_sees_those_of_the_own_units_and_no_buttons(self, visit, given, make):
        admin = visit(account=make.participant(given.units["甲局"], Role.UNIT_ADMIN))
        page = admin.open("/certificates")
        assert "共 3 份" in page.text
        assert "/console/awards" not in page.links
        own, other = given.certificates()["张䶮"], given.certificates()["王五"]
        assert not [call for call in admin.open(f"/certificates/{own.id}").calls if "/certificates" in call]
        admin.open(f"/certificates/{other.id}", status=404)

    def test_without_one_it_says_how_one_comes_to_be(self, visit, organizer, published, make):
        assert "/console/awards?season=" in "".join(organizer.open("/certificates").links)
        admin = visit(account=make.participant(published.units["甲局"], Role.UNIT_ADMIN))
        assert "您的单位和下级单位还没有证书" in admin.open("/certificates").text


class TestPrints:
    def test_a_file_is_asked_for_and_followed_until_it_is_there(self, organizer, given, monkeypatch):
        assert "有效的证书 5 份" in organizer.open("/awards/prints").text
        monkeypatch.setattr(printing, "AT_ONCE", 4)
        organizer.call(f"POST /api/v1/awards/{given.season.id}/prints", {}, status=202)
        page = organizer.open("/awards/prints")
        assert "0 / 5 页" in page.text
        assert 'hx-trigger="every' in page.answer.get_data(as_text=True)
        with db.transaction():
            service.draw_waiting()
        page = organizer.open("/awards/prints")
        assert "已做好" in page.text
        assert 'hx-trigger="every' not in page.answer.get_data(as_text=True)
        given.revoke(given.certificates()["李四"])
        page = organizer.open("/awards/prints")
        assert "请重新生成" in page.text
        assert not [link for link in page.links if link.endswith("file.pdf")]
        assert len(page.statements) <= FEW

    def test_without_certificates_there_is_nothing_to_print(self, organizer, published):
        page = organizer.open("/awards/prints")
        assert "授奖以后才能打印" in page.text
        assert not [call for call in page.calls if "/prints" in call]


class TestNominations:
    def test_each_name_has_its_reason_and_the_tables_are_there(self, organizer, published):
        page = organizer.open("/awards/nominations")
        assert "共 7 个，其中推选 2 个" in page.text
        assert "执法条线个人第 1 名；参加 2/2 周；参与率 100.00 %" in page.text
        assert f"/api/v1/exports/year-end.xlsx?season={published.season.id}" in page.links
        page = organizer.open("/awards/nominations?chosen=true&kind=person")
        assert "共 1 个，其中推选 1 个" in page.text

    def test_before_the_seasons_standing_it_waits(self, organizer):
        assert "活动结束" in organizer.open("/awards/nominations").text
