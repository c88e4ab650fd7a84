"""The Word templates that notices are made from."""

from types import SimpleNamespace
from typing import Any

from flask import Response

from quizsvc.accounts import policies
from quizsvc.kit.errors import NotFound
from quizsvc.kit.fields import NoQuery
from quizsvc.kit.http import Call, sent_file, uploaded_file, whole
from quizsvc.notices import documents, queries, service
from quizsvc.notices.api.door import door
from quizsvc.notices.rules import Kind
from quizsvc.notices.schemas import TemplateForm, TemplateList, TemplateShape

NAMES = {kind: f"{kind.chinese}模板" for kind in Kind}


@door.endpoint("/notices/templates", who=policies.STAFF_READERS, query=NoQuery, answer=TemplateList)
def list_templates(call: Call, query: dict[str, Any]) -> dict[str, Any]:
    """周统计和月通报现在所用的 Word 模板"""
    return whole([_shown(kind) for kind in Kind])


@door.endpoint("/notices/templates/<kind>/file.docx", who=policies.STAFF_READERS, file=True)
def template_file(call: Call, kind: str) -> Response:
    """现在所用的模板（kind：weekly、monthly），可在 Word 或 WPS 里修改后再上传"""
    known = _known(kind)
    data = queries.template(known) or documents.shipped(known)
    return sent_file(f"{NAMES[known]}.docx", f"notice-{known}.docx", documents.MIMETYPE, data)


@door.endpoint("/notices/templates/<kind>/sample.docx", who=policies.STAFF_READERS, file=True)
def template_sample(call: Call, kind: str) -> Response:
    """用现在的模板生成的一份样例通报，内容是编的，各项都有：看换上的模板排出来是什么样子"""
    known = _known(kind)
    data = service.sample_of(kind=known)
    return sent_file(f"{NAMES[known]}样例.docx", f"notice-{known}-sample.docx", documents.MIMETYPE, data)


@door.endpoint(
    "/notices/templates/<kind>",
    method="PUT",
    who=policies.ORGANIZERS,
    upload=TemplateForm,
    answer=TemplateShape,
)
def put_template(call: Call, form: dict[str, Any], kind: str) -> SimpleNamespace:
    """换成自己的模板（multipart 的 file：docx，不超过 2 MB）；先试着生成一份，有问题就不换，并说明怎样改"""
    known, file = _known(kind), uploaded_file()
    service.put_template(**call.by, kind=known, data=file.data, filename=file.name)
    return _shown(known)


@door.endpoint("/notices/templates/<kind>", method="DELETE", who=policies.ORGANIZERS, answer=TemplateShape)
def drop_template(call: Call, kind: str) -> SimpleNamespace:
    """换回系统自带的模板"""
    known = _known(kind)
    service.drop_template(**call.by, kind=known)
    return _shown(known)


def _known(kind: str) -> Kind:
    if kind not in set(Kind):
        raise NotFound("没有这种通报；可以是 weekly（周统计）或 monthly（月通报）")
    return Kind(kind)


def _shown(kind: Kind) -> SimpleNamespace:
    """The template that rules; without a name, a sum and a time it is the product's."""
    row = queries.template_put(kind)
    own = {name: getattr(row, name, None) for name in ("name", "sha256", "put_at")}
    return SimpleNamespace(kind=kind.value, **own)
