"""Rosters that are kept: looked at line by line, put right, taken exactly as they were looked at."""

import io
from concurrent.futures import ThreadPoolExecutor
from datetime import date, datetime

import openpyxl
import pytest
import sqlalchemy as sa

from quizsvc.accounts.rules import Role
from quizsvc.kit import db, queue
from quizsvc.roster import queries, rules
from quizsvc.roster.imports import effects, kept
from quizsvc.roster.models import Membership, Person, RosterImport
from quizsvc.roster.service import keeping
from quizsvc.season import rules as season_rules
from tests.roster.sheets import UNITS, full, person

URL = "/api/v1/imports/roster"
WEEK_28 = season_rules.Week(2021, 28)


@pytest.fixture
def organizer(make):
    return make.headers(make.account(Role.ORGANIZER))


@pytest.fixture
def upload(client, organizer):
    def upload(data=None, filename="名册.csv", **form):
        file = {"file": (io.BytesIO(full() if data is None else data), filename)}
        answer = client.post(URL, data={**form, **file}, headers=organizer)
        assert answer.status_code == 200, answer.json
        return answer.json

    return upload


@pytest.fixture
def post(client, organizer):
    def post(import_id, verb, **body):
        return client.post(f"{URL}/{import_id}/{verb}", json=body, headers=organizer)

    return post


@pytest.fixture
def get(client, organizer):
    def get(path, headers=organizer, **query):
        return client.get(URL + path, query_string=query, headers=headers)

    return get


@pytest.fixture
def season(make):
    return make.season()


@pytest.fixture
def people(upload):
    """The people of sheets.PEOPLE, in force since the first of July."""
    assert upload(mode="commit", effective_on="2021-07-01")["committed"]


def count(of):
    return db.session().scalar(sa.select(sa.func.count()).select_from(of))


class TestLines:
    def test_every_change_is_counted_in_its_lines(self, people, upload, get):
        report = upload(
            full(
                person("ZF001", "张一", "乙市"),
                person("JC002", "李二二", "甲县", "监测"),
                person("ZF009", "赵九", "丙县", status="产假"),
                person("ZF003", "王三", "乙市", status="在岗"),
                units=(*UNITS, ("丙县", "乙市", "县级")),
            )
        )
        lines = get(f"/{report['import_id']}/lines").json["items"]
        told = {name: sum(name in line["kinds"] for line in lines) for name in report["changes"]}
        assert told == report["changes"]
        assert {name for name, number in told.items() if number} == {
            "units_added", "people_added", "moved", "exempted", "resumed", "updated",
        }  # fmt: skip

    def test_a_line_says_from_where_to_where_and_when(self, people, upload, get):
        import_id = upload(
            full(
                person("ZF001", "张一", "乙市"),
                person("ZF003", "王三", "", status="离职"),
                person("ZF009", "赵九", "甲县", "监测", status="产假"),
            )
        )["import_id"]
        moved, ended, added = get(f"/{import_id}/lines").json["items"]
        assert (moved["kinds"], moved["sheet"], moved["row"]) == (["moved"], "名册", 7)
        assert moved["was"] == {"unit": "甲市", "track": "enforcement"}
        assert (moved["place"], moved["first_on"]) == (
            {"unit": "乙市", "track": "enforcement"},
            "2021-07-19",
        )
        assert (ended["kinds"], ended["place"], ended["ends_on"]) == (["ended"], None, "2021-07-18")
        assert (added["kinds"], added["was"]) == (["people_added", "exempted"], None)
        assert (added["exempt_on"], added["reason"], added["person_id"]) == ("2021-07-19", "产假", None)

    def test_who_is_missing_from_the_scope_has_a_line_without_a_row(self, people, upload, get):
        import_id = upload(full(person("ZF001", "张一", "甲市")), scope="甲市")["import_id"]
        ended = get(f"/{import_id}/lines", kind="ended").json
        assert ended["total"] == 1
        assert (ended["items"][0]["name"], ended["items"][0]["row"]) == ("李二", 0)
        assert ended["items"][0]["was"] == {"unit": "甲县", "track": "monitoring"}

    def test_they_come_in_pages(self, upload, get):
        import_id = upload()["import_id"]
        second = get(f"/{import_id}/lines", kind="people_added", page=2, page_size=2).json
        assert (second["total"], [line["name"] for line in second["items"]]) == (3, ["王三"])
        assert get(f"/{import_id}/lines", kind="sold").status_code == 422


class TestCommitting:
    def test_what_was_looked_at_is_written_once(self, upload, post, get):
        import_id = upload(effective_on="2021-07-16")["import_id"]
        assert count(Person) == 0
        taken = post(import_id, "commit").json
        assert (taken["committed"], taken["effective_on"], count(Person)) == (True, "2021-07-16", 3)
        found = get(f"/{import_id}").json
        assert (found["committed"], found["taken_by"], found["report"]["mode"]) == (True, "1", "commit")
        again = post(import_id, "commit")
        assert (again.status_code, again.json["type"]) == (409, "/problems/roster-import-over")
        assert db.session().scalar(sa.select(RosterImport.file)) is None

    def test_a_roster_that_moved_since_is_refused_and_looked_at_anew(self, people, upload, post, get):
        import_id = upload(full(person("ZF001", "张一", "乙市")))["import_id"]
        upload(full(person("ZF001", "张一", "甲县")), mode="commit", effective_on="2021-07-15")
        moved = post(import_id, "commit")
        assert (moved.status_code, moved.json["type"]) == (409, "/problems/roster-moved")
        post(import_id, "check")
        assert get(f"/{import_id}/lines").json["items"][0]["was"]["unit"] == "甲县"
        assert post(import_id, "commit").json["committed"]

    def test_what_others_changed_elsewhere_does_not_matter(self, people, upload, post):
        import_id = upload(full(person("ZF001", "张一", "乙市")))["import_id"]
        upload(full(person("JC002", "李二", "乙市", "监测")), mode="commit")
        assert post(import_id, "commit").json["committed"]

    def test_once_the_next_week_has_begun_it_counts_from_another(self, people, season, upload, post, clock):
        import_id = upload(full(person("ZF001", "张一", "乙市")), effective_on="2021-07-30")["import_id"]
        clock.set(datetime(2021, 7, 19, 0, 0, 1, tzinfo=season.zone))
        assert post(import_id, "commit").json["type"] == "/problems/roster-moved"

    def test_rejected_rows_are_left_out_only_if_that_is_said(self, upload, post):
        bad = full(person("ZF001", "张一", "甲市"), person("ZF002", "李二", "甲市", "后勤"))
        import_id = upload(bad)["import_id"]
        assert post(import_id, "commit").json["committed"] is False
        assert count(Person) == 0
        assert post(import_id, "commit", skip_rejected=True).json["committed"]
        assert count(Person) == 1

    def test_what_another_organizer_put_right_meanwhile_is_not_written_unseen(
        self, people, upload, post, get
    ):
        import_id = upload(full(person("ZF001", "张一", "乙市")))["import_id"]
        seen = get(f"/{import_id}").json["looked"]
        looked = post(import_id, "check", scope="甲市").json["looked"]  # the other; it ends people now
        refused = post(import_id, "commit", looked=seen)
        assert (refused.status_code, refused.json["type"]) == (409, "/problems/roster-moved")
        assert "重新校验过" in refused.json["detail"]
        assert get(f"/{import_id}").json["looked"] == looked
        assert post(import_id, "commit", looked=looked).json["changes"]["ended"] == 1

    def test_of_two_who_take_it_at_once_one_does(self, app, client, organizer, upload):
        import_id = upload()["import_id"]
        db.db.session.remove()

        def commit(_):
            return app.test_client().post(f"{URL}/{import_id}/commit", json={}, headers=organizer).status_code

        with ThreadPoolExecutor(4) as pool:
            assert sorted(pool.map(commit, range(4))) == [200, 409, 409, 409]
        assert count(Person) == 3

    def test_what_is_taken_while_old_files_are_dropped_keeps_what_it_did(self, app, upload, get, clock):
        import_id = upload()["import_id"]
        clock.advance(days=7, seconds=-1)
        actor = db.session().scalars(sa.select(RosterImport.created_by)).one()
        assert actor is not None
        db.db.session.remove()

        def forget():
            clock.advance(seconds=1)
            with app.app_context():
                queue.perform("roster.forget_imports", {})

        with ThreadPoolExecutor(1) as pool, db.transaction():
            keeping.commit_kept(now=clock.now(), actor=actor, import_id=int(import_id), skip_rejected=False)
            pool.submit(forget).result(timeout=60)
        found = get(f"/{import_id}").json
        assert (found["report"]["mode"], found["committed"]) == ("commit", True)
        assert get(f"/{import_id}/lines").status_code == 200


class TestMending:
    def test_a_row_that_is_put_right_is_taken_with_the_others(self, upload, post, get):
        bad = full(person("ZF001", "张一", "甲市"), person("ZF002", "李二", "甲市", "后勤"))
        import_id = upload(bad)["import_id"]
        right = {"unit": "甲市", "name": "李二", "track": "监测", "credential": "ZF002"}
        report = post(import_id, "rows", place="名册!8", **right).json
        assert (report["rejected"], report["changes"]["people_added"]) == (0, 2)
        assert get(f"/{import_id}").json["mended"] == 1
        assert post(import_id, "commit").json["committed"]
        track = sa.select(Membership.track).join(Person, Person.id == Membership.person_id)
        assert db.session().scalar(track.where(Person.credential == "ZF002")) == "monitoring"

    def test_what_is_still_wrong_is_said_and_what_was_written_stays(self, upload, post):
        import_id = upload(full(person("ZF002", "李二", "甲市", "后勤")))["import_id"]
        wrong = {"unit": "甲市", "name": "李二", "track": "保安", "credential": "ZF002"}
        report = post(import_id, "rows", place="名册!7", **wrong).json
        assert [each["message"] for each in report["errors"]] == ["条线“保安”无法识别，应是 监测 或 执法"]
        rows = kept.refused_rows(int(import_id))
        assert rows is not None
        assert [row["texts"]["track"] for row in rows] == ["保安"]

    def test_it_can_be_undone(self, upload, post, get):
        import_id = upload(full(person("ZF002", "李二", "甲市", "后勤")))["import_id"]
        right = {"unit": "甲市", "name": "李二", "track": "监测", "credential": "ZF002"}
        assert post(import_id, "rows", place="名册!7", **right).json["rejected"] == 0
        assert post(import_id, "undo", place="名册!7").json["rejected"] == 1
        assert post(import_id, "undo", place="名册!7").status_code == 404
        assert get(f"/{import_id}").json["mended"] == 0

    def test_only_refused_rows(self, upload, post):
        import_id = upload()["import_id"]
        for place in ("名册!7", "名册!99", "别的!1"):
            assert post(import_id, "rows", place=place, name="张一").status_code == 404

    def test_the_scope_and_the_day_can_be_said_otherwise(self, people, upload, post):
        import_id = upload(full(person("ZF001", "张一", "甲市")))["import_id"]
        report = post(import_id, "check", scope="甲市", effective_on="2021-07-20").json
        assert (report["changes"]["ended"], report["effective_on"]) == (1, "2021-07-20")
        assert post(import_id, "check", scope="").json["changes"]["ended"] == 0
        assert post(import_id, "check", scope="丙市").json["errors"].keys() == {"scope"}

    @pytest.mark.parametrize("day", ["0001-01-01", "9999-12-31"])
    def test_not_from_a_day_that_no_act_takes_either(self, client, organizer, upload, post, day):
        import_id = upload()["import_id"]
        assert post(import_id, "check", effective_on=day).json["errors"].keys() == {"effective_on"}
        form = {"effective_on": day, "file": (io.BytesIO(full()), "名册.csv")}
        refused = client.post(URL, data=form, headers=organizer)
        assert (refused.status_code, refused.json["errors"].keys()) == (422, {"effective_on"})


class TestBooks:
    def test_refused_rows_come_back_with_reasons_and_can_be_imported(self, upload, get):
        bad = full(person("ZF001", "张一", "甲市"), person("ZF002", "李二", "甲市", "后勤"))
        answer = get(f"/{upload(bad)['import_id']}/rejected.xlsx")
        sheet = openpyxl.load_workbook(io.BytesIO(answer.data)).active
        assert [cell.value for cell in sheet[1]][:4] == ["原因", "原位置", "单位", "上级单位"]
        assert (sheet["A2"].value, sheet["B2"].value) == (
            "“条线”：条线“后勤”无法识别，应是 监测 或 执法",
            "名册 第 8 行",
        )
        sheet["G2"] = "监测"
        mended = io.BytesIO()
        openpyxl.Workbook.save(sheet.parent, mended)
        upload(mode="commit")
        report = upload(mended.getvalue(), "待改正.xlsx")
        assert (report["rejected"], report["accepted"], report["warnings"]) == (0, 1, [])

    def test_without_refused_rows_there_is_none(self, upload, get):
        assert get(f"/{upload()['import_id']}/rejected.xlsx").status_code == 404

    def test_the_template_s_examples_are_never_imported(self, client, organizer, upload):
        answer = client.get("/api/v1/templates/roster.xlsx", headers=organizer)
        book = openpyxl.load_workbook(io.BytesIO(answer.data))
        assert book.sheetnames == ["名册", "填写说明", "填写示例"]
        samples = list(book["填写示例"].values)[1:]
        for row in samples:
            book["名册"].append(row)
        filled = io.BytesIO()
        book.save(filled)
        report = upload(filled.getvalue(), "名册.xlsx")
        assert (report["rows"], report["rejected"]) == (len(samples), 0)
        assert (report["changes"]["units_added"], report["changes"]["people_added"]) == (2, 2)


class TestEffects:
    def counts(self, import_id, clock, season, week, staff=frozenset()):
        writes = kept.writes(int(import_id))
        assert writes is not None
        found = effects.counts(writes, now=clock.now(), week=week, season=season, subtree=True, staff=staff)
        return {(each.unit, each.track.value): (each.eligible, each.exempt) for each in found if each.moves}

    def test_units_above_count_too_and_exempt_people_do_not(self, people, season, upload, clock):
        clock.set(datetime(2021, 7, 14, tzinfo=season.zone))
        import_id = upload(
            full(
                person("ZF001", "张一", "丙县"),
                person("ZF009", "赵九", "甲市", status="产假"),
                units=(*UNITS, ("丙县", "乙市", "县级")),
            )
        )["import_id"]
        assert self.counts(import_id, clock, season, season_rules.Week(2021, 29)) == {
            ("省生态环境厅", "enforcement"): ((1, 1), (1, 2)),
            ("甲市", "enforcement"): ((1, 0), (0, 1)),
            ("乙市", "enforcement"): ((0, 1), (1, 1)),
            ("丙县", "enforcement"): ((0, 1), (0, 0)),
        }

    def test_a_week_that_has_begun_stays_as_it_is(self, people, season, upload, clock):
        import_id = upload(full(person("ZF001", "张一", "乙市")), effective_on="2021-07-14")["import_id"]
        assert self.counts(import_id, clock, season, WEEK_28) == {}
        assert effects.next_week(clock.now(), season) == season_rules.Week(2021, 29)

    def test_it_is_what_the_roster_says_once_it_is_written(self, people, season, upload, post, clock):
        week = season_rules.Week(2021, 29)
        import_id = upload(full(person("ZF001", "张一", "甲县", status="借调")))["import_id"]
        expected = self.counts(import_id, clock, season, week)
        post(import_id, "commit")
        roster = rules.roster_of_week(*queries.records(), week, season)
        exempt = sum(entry.exempt for entry in roster.values() if entry.track is rules.Track.ENFORCEMENT)
        assert expected["甲县", "enforcement"] == ((0, 0), (0, 1))
        assert exempt == 2

    def test_staff_never_count(self, people, season, upload, clock):
        import_id = upload(full(person("ZF001", "张一", "乙市")))["import_id"]
        staff = set(db.session().scalars(sa.select(Person.id).where(Person.credential == "ZF001")))
        found = self.counts(import_id, clock, season, season_rules.Week(2021, 29), staff)
        assert found["乙市", "enforcement"] == ((0, 0), (1, 2))

    def test_a_change_counts_from_the_first_whole_week_after_its_day(self, season, clock):
        for day, week in (
            (date(2021, 7, 1), 29),
            (date(2021, 7, 19), 29),
            (date(2021, 7, 20), 30),
        ):
            assert effects.week_from(day, clock.now(), season) == season_rules.Week(2021, week)
        assert effects.week_from(date(2030, 1, 1), clock.now(), season) is None


def test_after_a_week_only_the_numbers_are_kept(upload, post, get, clock):
    import_id = upload(full(person("ZF002", "李二", "甲市", "后勤")))["import_id"]
    clock.advance(days=6)
    assert not kept.are_old(clock.now())
    clock.advance(days=1)
    assert kept.are_old(clock.now())
    # Nobody has dropped it yet: what the pages say holds all the same.
    assert post(import_id, "commit", skip_rejected=True).json["type"] == "/problems/roster-import-over"
    queue.perform("roster.forget_imports", {})
    assert not kept.are_old(clock.now())
    found = get(f"/{import_id}").json
    assert (found["rejected"], found["report"]["rejected"], found["report"]["errors"]) == (1, 1, [])
    assert get(f"/{import_id}/lines").status_code == 404
    assert post(import_id, "commit").json["type"] == "/problems/roster-import-over"
    assert "李二" not in str(db.session().execute(sa.select(RosterImport.__table__)).all())


def test_auditors_look_and_change_nothing(client, make, upload, post, get):
    import_id = upload()["import_id"]
    auditor = make.headers(make.account(Role.AUDITOR))
    assert get("", headers=auditor).json["items"][0]["id"] == import_id
    assert get(f"/{import_id}/lines", headers=auditor).json["total"] == 8 - 5 + 5
    assert client.post(f"{URL}/{import_id}/commit", json={}, headers=auditor).status_code == 403
    editor = make.headers(make.account(Role.EDITOR))
    assert get("", headers=editor).status_code == 403
