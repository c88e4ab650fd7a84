"""The Word templates that notices are made by."""

from flask import render_template

from quizsvc.accounts import policies
from quizsvc.accounts import queries as accounts
from quizsvc.console.pages.door import door
from quizsvc.console.pages.notices import KINDS
from quizsvc.kit.http import Call
from quizsvc.notices import queries

TAGS = (
    ("{{ 标题 }}", "填入文字：活动、统计期、草稿、文号、标题、主送、署名、日期"),
    (
        "{%p for 段 in 开头 %} … {%p endfor %}",
        "逐段；各占一段，生成后不留痕迹。里面写 {{ 段.小标题 }}{{ 段.正文 }}",
    ),
    (
        "{%p for 部分 in 各部分 %}",
        "部分.标题、部分.段落、部分.表格、部分.图；也可以单独用 总体情况、参与情况、集体排名、"
        "个人成绩、答题分析、存在问题、下一步要求",
    ),
    (
        "{%p for 表 in 部分.表格 %}",
        "表.表题、表.栏目、表.行、表.表注；栏目和格用 {%tc … %}，行用 {%tr … %}；表.横排起、表.横排止"
        " 前后是横排页的分节符",
    ),
    ("{%p for 图 in 部分.图 %}", "图.图片、图.图题"),
    ("{%p for 行 in 标题行 %}", "标题按词分成均匀的几行"),
    (
        "{%p for 项 in 附件说明 %}、{%p for 附件 in 各附件 %}",
        "附件.标识、附件.标题、附件.标题行、附件.段落、附件.表格、附件.横排起、附件.横排止",
    ),
    (
        "{%p if 文号 %} … {%p endif %}",
        "有才写；还可用 not、and、or，循环里可用 loop.first、loop.last、loop.index",
    ),
)
"""How a tag is written, and what it stands for (notices/documents/context.py)."""


@door.page("/notices/templates", who=policies.STAFF_READERS)
def notice_templates(call: Call) -> str:
    """The templates that rule, and what can be written in one."""
    templates = [(kind.value, label, queries.template_put(kind)) for kind, label in KINDS]
    return render_template(
        "console/notices/templates.html",
        templates=templates,
        by=accounts.display_names([own.put_by for _, _, own in templates if own]),
        tags=TAGS,
        may_write=policies.ORGANIZERS.allows(call.caller),
    )
