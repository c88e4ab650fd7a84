"""Exports and templates through service, routes and shell, against the real database."""

from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask

from quizsvc.bank import exports, imports, service
from quizsvc.bank.rules import Content, QuestionType
from quizsvc.bank.service import exporting
from quizsvc.kit import db
from quizsvc.kit.audit import AuditEvent
from tests.factories import LONG_AGO, Factories

CONTENTS = [
    Content(QuestionType.SINGLE, f"第{number}问？", (("a", "甲"), ("b", "乙")), ("b",), difficulty=number)
    for number in (1, 2, 3)
]


@pytest.fixture(autouse=True)
def bank(app: Flask) -> None:
    """Three questions: two of 党史 / 建党, the first of them approved, and one of 法规."""
    with db.transaction():
        above = service.add_subject(now=LONG_AGO, actor=None, name="党史")
        service.add_subject(now=LONG_AGO, actor=None, name="建党", parent_id=above)
        service.add_subject(now=LONG_AGO, actor=None, name="法规")
        for content, subject in zip(CONTENTS, ("建党", "建党", "法规"), strict=True):
            service.create(now=LONG_AGO, actor=None, content=content, subject=subject)


def export(format_: str = "json", **wanted: Any) -> bytes:
    with db.transaction():
        return service.export_questions(now=LONG_AGO, actor=None, format_=format_, wanted=wanted)


def read(data: bytes) -> list[imports.Candidate]:
    return imports.examine(data, "题", subject=None).candidates


def events() -> list[AuditEvent]:
    found = sa.select(AuditEvent).where(AuditEvent.action == "questions.export").order_by(AuditEvent.id)
    return list(db.session().scalars(found))


class TestService:
    @pytest.mark.parametrize("format_", exports.WRITERS)
    def test_every_format_holds_all_questions_the_oldest_first(self, format_: str) -> None:
        found = read(export(format_))
        assert [one.content for one in found] == CONTENTS
        assert [one.raw.fields["subject"] for one in found] == ["党史 / 建党", "党史 / 建党", "法规"]
        assert [one.state for one in found] == ["draft"] * 3

    def test_an_export_imported_again_changes_nothing(self) -> None:
        with db.transaction():
            report = service.import_questions(
                now=LONG_AGO, actor=None, data=export("xlsx"), filename="题.xlsx", commit=True
            )
        assert (report.rows, report.accepted, report.duplicates, report.rejected) == (3, 0, 3, 0)
        assert report.errors == []

    def test_only_what_is_wanted(self) -> None:
        assert [one.content for one in read(export(difficulty=2))] == [CONTENTS[1]]
        assert read(export("csv", state="approved")) == []

    def test_who_took_how_many_is_kept(self) -> None:
        export("csv", difficulty=2)
        assert [event.detail for event in events()] == [{"format": "csv", "questions": 1}]

    def test_more_than_an_import_takes_is_refused(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(exporting, "ROWS_LIMIT", 2)
        with pytest.raises(service.TooManyToExport, match="2 题") as refused:
            export()
        assert refused.value.members["limit"] == 2
        assert len(read(export(difficulty=1))) == 1


class TestRoutes:
    def get(self, client: Any, make: Factories, path: str, role: str = "editor") -> Any:
        return client.get(f"/api/v1/{path}", headers=make.headers(make.account(role)))

    def test_a_file_to_keep(self, client: Any, make: Factories) -> None:
        answer = self.get(client, make, "exports/questions.xlsx?difficulty=3", "auditor")
        assert answer.status_code == 200
        assert answer.mimetype == exports.WRITERS["xlsx"].mimetype
        assert answer.headers["Cache-Control"] == "no-store"
        assert answer.headers["Content-Disposition"] == (
            "attachment; filename=questions.xlsx; filename*=UTF-8''%E9%A2%98%E5%BA%93.xlsx"
        )
        assert [one.content for one in read(answer.data)] == [CONTENTS[2]]
        assert events()[-1].address is not None

    def test_every_format_has_its_suffix(self, client: Any, make: Factories) -> None:
        headers = make.headers(make.account("editor"))
        for writer in exports.WRITERS.values():
            answer = client.get(f"/api/v1/exports/questions.{writer.suffix}", headers=headers)
            assert (answer.status_code, len(read(answer.data))) == (200, 3)

    def test_templates(self, client: Any, make: Factories) -> None:
        for suffix, template in exports.TEMPLATES.items():
            answer = self.get(client, make, f"templates/questions.{suffix}")
            assert (answer.status_code, answer.mimetype) == (200, template.mimetype)
            assert answer.data == template.write()

    @pytest.mark.parametrize(
        "path", ["exports/questions.pdf", "templates/questions.csv", "exports/questions.xlsx?x=1"]
    )
    def test_what_is_not_there(self, client: Any, make: Factories, path: str) -> None:
        assert self.get(client, make, path).status_code in (404, 422)
        assert events() == []

    @pytest.mark.parametrize(
        ("path", "suffixes"),
        [
            ("exports/questions.docx", "xlsx、csv、gift、json、xml、qti.zip"),
            ("templates/questions.csv", "xlsx、docx"),
        ],
    )
    def test_another_suffix_is_told_those_that_there_are(
        self, client: Any, make: Factories, path: str, suffixes: str
    ) -> None:
        told = self.get(client, make, path).json["detail"]
        assert told == f"没有这种格式；地址的后缀可以是 {suffixes}"


class TestCommands:
    def run(self, app: Flask, *arguments: str) -> Any:
        return app.test_cli_runner().invoke(args=["bank", *arguments])

    @pytest.mark.parametrize("name", ["题 库.xlsx", "题.csv", "题.json", "题.qti.zip"])
    def test_the_suffix_says_the_format(self, app: Flask, tmp_path: Path, name: str) -> None:
        result = self.run(app, "export", str(tmp_path / name))
        assert (result.exit_code, events()[-1].actor) == (0, None)
        assert [one.content for one in read((tmp_path / name).read_bytes())] == CONTENTS

    def test_or_an_option_does(self, app: Flask, tmp_path: Path) -> None:
        assert (
            self.run(app, "export", str(tmp_path / "题"), "--format", "csv", "--state", "approved").exit_code
            == 0
        )
        assert read((tmp_path / "题").read_bytes()) == []
        refused = self.run(app, "export", str(tmp_path / "题.pdf"))
        assert refused.exit_code == 1
        assert "--format" in refused.output

    def test_the_template(self, app: Flask, tmp_path: Path) -> None:
        assert self.run(app, "template", str(tmp_path / "模板.xlsx")).exit_code == 0
        assert (tmp_path / "模板.xlsx").read_bytes() == exports.TEMPLATES["xlsx"].write()
        assert self.run(app, "template", str(tmp_path / "模板.pdf")).exit_code == 1
