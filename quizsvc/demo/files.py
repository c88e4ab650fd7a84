"""Files that the demo's staff are at work on: questions and a roster, each with rows that are not right."""

import csv
import io
from collections.abc import Iterable, Sequence
from datetime import date
from random import Random

from quizsvc.bank.rules import Content, QuestionType
from quizsvc.demo import rosters
from quizsvc.demo.people import GONE, NO_PHONE, People, made_up_name

SUBJECT = "生态环境政策和法律法规"
MARKED = "演示草稿"
"""The tag of all questions here: nobody has reviewed them."""
HEADINGS = (
    *("科目", "题型", "题干", "选项A", "选项B", "选项C", "选项D"),
    *("答案", "解析", "依据", "难度", "标签"),
)
LAW = "《中华人民共和国行政处罚法》（2021年7月15日施行）"
ROWS: tuple[tuple[str, ...], ...] = (
    (
        "多选题",
        "依照《行政处罚法》，下列哪些情形在作出处罚决定前应当进行法制审核？",
        *("涉及重大公共利益的", "案件情况疑难复杂、涉及多个法律关系的"),
        *("当事人拒绝在笔录上签名的", "直接关系当事人重大权益，经过听证程序的"),
        "ABD",
        "法制审核针对重大、疑难和经过听证的案件；拒绝签名由执法人员注明即可。",
        "第五十八条",
    ),
    (
        "单选题",
        "依照《行政处罚法》，执法人员当场收缴罚款，应当出具由谁统一制发的专用票据？",
        *("本机关财务部门", "国务院财政部门或者省级财政部门", "上一级行政机关", "代收罚款的银行"),
        "B",
        "不出具这样的专用票据的，当事人有权拒绝缴纳罚款。",
        "第七十条",
    ),
    (
        "判断题",
        "当事人确有经济困难，经当事人申请和行政机关批准，可以暂缓或者分期缴纳罚款。",
        *("", "", "", ""),
        "正确",
        "延期或者分期缴纳由当事人申请，行政机关批准。",
        "第六十六条",
    ),
    # What editor1 has to put right: no key, a key that is no option, a type that there is not.
    (
        "判断题",
        "听证结束后，行政机关应当根据听证笔录作出决定。",
        *("", "", "", ""),
        "",
        "听证笔录是作出决定的根据。",
        "第六十五条",
    ),
    (
        "单选题",
        "当事人有违法所得的，除依法应当退赔的外，依照《行政处罚法》应当如何处理？",
        *("予以没收", "予以拍卖", "抵缴罚款", "移交司法机关"),
        "E",
        "违法所得除依法应当退赔的外，应当予以没收。",
        "第二十八条",
    ),
    (
        "简答题",
        "行政机关应当对行政处罚的哪些环节进行全过程记录？",
        *("启动、调查取证", "审核、决定", "送达、执行", ""),
        "ABC",
        "启动、调查取证、审核、决定、送达、执行都要以文字、音像等形式记录并归档。",
        "第四十七条",
    ),
)
CONTRADICTION = (
    "单选题",
    "依照《行政处罚法》（2021年修订），当事人要求听证的，应当在行政机关告知后多少日内提出？",
    *("三日", "五日", "七日", "十日"),
    "A",
    "旧法规定为三日，现行法改为五日；来稿沿用了旧法。",
    "第六十四条",
)
"""A question of the bank with the key that the law had before: the bank is right."""

_TRUE, _FALSE = "a", "b"
WRITTEN: tuple[Content, ...] = tuple(
    Content(
        type=kind,
        stem=stem,
        options=tuple(zip("abcd", options, strict=False)),
        key=key,
        explanation=told,
        citation=f"{LAW}{clause}",
        tags=(MARKED,),
    )
    for kind, stem, options, key, told, clause in (
        (
            QuestionType.SINGLE,
            "依照《行政处罚法》，行政处罚决定书宣告后当事人不在场的，行政机关应当在几日内依法送达？",
            ("三日", "五日", "七日", "十五日"),
            ("c",),
            "当事人在场的当场交付；不在场的，在七日内依照民事诉讼法的有关规定送达。",
            "第六十一条",
        ),
        (
            QuestionType.SINGLE,
            "对证据先行登记保存的，依照《行政处罚法》应当在几日内及时作出处理决定？",
            ("三日", "五日", "七日", "十日"),
            ("c",),
            "先行登记保存要经行政机关负责人批准，并在七日内及时作出处理决定。",
            "第五十六条",
        ),
        (
            QuestionType.TRUE_FALSE,
            "行政处罚的听证由行政机关指定的本案调查人员主持。",
            (),
            (_FALSE,),
            "听证由行政机关指定的非本案调查人员主持。",
            "第六十四条",
        ),
        (
            QuestionType.TRUE_FALSE,
            "当事人不承担行政机关组织听证的费用。",
            (),
            (_TRUE,),
            "组织听证的费用由行政机关承担。",
            "第六十三条",
        ),
    )
)
"""Questions that are written and not approved."""


def questions() -> bytes:
    """A file of questions as a city's bureau sends it in."""
    rows = [
        (SUBJECT, kind, stem, *options, key, told, f"{LAW}{clause}", "中", MARKED)
        for kind, stem, *options, key, told, clause in (*ROWS, CONTRADICTION)
    ]
    return _file(HEADINGS, rows)


def roster(people: People, who: Sequence[int], to: Sequence[int], day: date, random: Random) -> bytes:
    """Changes of next week's roster: of the people `who` two move to the places `to`, two leave, one is
    excused; two are new, and one stands under a unit that there is not.
    """
    moves, leaves, (excused,) = who[:2], who[2:4], who[4:5]
    rows = [
        *(_line(people, one, people.places[place].name, day) for one, place in zip(moves, to, strict=True)),
        *(_line(people, one, _unit(people, one), None, GONE) for one in leaves),
        _line(people, excused, _unit(people, excused), day, "借调"),
    ]
    for number, unit in enumerate(
        ("榆林市生态环境局", "汉中市生态环境局", "西安市生态环境局高新分局"), start=1
    ):
        new = (made_up_name(random), "执法", f"ZF{900_000 + number}", f"{NO_PHONE}{900 + number:08}")
        rows.append((unit, "", "", *new, day.isoformat(), ""))
    return _file(rosters.HEADINGS, rows)


def _unit(people: People, index: int) -> str:
    return people.places[people.people[index].place].name


def _line(people: People, index: int, unit: str, day: date | None, status: str = "") -> tuple[str, ...]:
    person = people.people[index]
    named = (person.name, person.track.chinese, person.credential, person.phone)
    return (unit, "", "", *named, day.isoformat() if day else "", status)


def _file(headings: Sequence[str], rows: Iterable[Sequence[str]]) -> bytes:
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow(headings)
    writer.writerows(rows)
    return text.getvalue().encode("utf-8-sig")
