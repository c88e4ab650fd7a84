"""The language of templates: tags to fill in, `for` and `if`, and nothing else.

Jinja reads it, in its sandbox; what a template says is looked through before it runs, with an example of
every tag at hand. So a wrong tag is found wherever it stands, also where no notice has come yet; nothing can
be called or reckoned; and as a loop inside another goes through something of the outer one's, no template
makes more than a notice holds.
"""

import re
from collections.abc import Mapping
from typing import Any

from jinja2 import nodes
from jinja2.exceptions import TemplateSyntaxError
from jinja2.runtime import LoopContext, StrictUndefined
from jinja2.sandbox import SandboxedEnvironment

from quizsvc.notices.documents.refusals import BadTag, UnknownTag

LOOP = {"first": True, "last": True, "index": 1}
"""What `loop` tells inside a loop."""
WRITING = "模板里只能写 {{ 标签 }}、for … in … 和 if …"
Scope = Mapping[str, Any]


class Language(SandboxedEnvironment):
    """Reads templates. `example` has every tag, and in each of its lists at least one thing."""

    def __init__(self, example: Scope) -> None:
        super().__init__(autoescape=True, undefined=StrictUndefined)
        self._example = example
        for names in (self.globals, self.filters, self.tests):
            names.clear()

    def _parse(self, source: str, name: str | None, filename: str | None) -> nodes.Template:
        try:
            tree = super()._parse(source, name, filename)
        except TemplateSyntaxError as error:
            raise BadTag(_told(error, source)) from error
        for node in tree.body:
            _Reader(source).look(node, self._example, None)
        return tree

    def getattr(self, obj: Any, attribute: str) -> Any:
        """Something of a tag; nothing else has an inside."""
        if isinstance(obj, LoopContext) and attribute in LOOP:
            return getattr(obj, attribute)
        if isinstance(obj, dict) and attribute in obj:
            return obj[attribute]
        raise UnknownTag(f"模板里的标签“{attribute}”不认识。")


class _Reader:
    """Looks through what a template says."""

    def __init__(self, source: str) -> None:
        self._lines = source.splitlines()

    def look(self, node: nodes.Node, scope: Scope, within: str | None) -> None:
        """At a node and all below it. `within` is what the loop around it goes through.

        Raises:
            BadTag, UnknownTag.
        """
        match node:
            case nodes.Output():
                for written in node.nodes:
                    self._written(written, scope)
            case nodes.If():
                self._condition(node.test, scope)
                for each in (*node.body, *node.elif_, *node.else_):
                    self.look(each, scope, within)
            case nodes.For(target=nodes.Name(name=one), test=None, recursive=False):
                inside = {**scope, one: self._several(node.iter, scope, within), "loop": LOOP}
                for each in node.body:
                    self.look(each, inside, one)
                for each in node.else_:  # of a list without things there is nothing inside
                    self.look(each, scope, within)
            case _:
                raise self._bad(node)

    def _written(self, node: nodes.Node, scope: Scope) -> None:
        if isinstance(node, nodes.TemplateData):
            return
        found = self._found(node, scope)
        if isinstance(found, dict | list):
            raise BadTag(f"标签“{_name(node)}”是一组内容，不能直接写出；请用 for 逐项写出其中的文字。")

    def _condition(self, node: nodes.Node, scope: Scope) -> None:
        match node:
            case nodes.And(left=one, right=other) | nodes.Or(left=one, right=other):
                self._condition(one, scope)
                self._condition(other, scope)
            case nodes.Not(node=denied):
                self._condition(denied, scope)
            case _:
                self._found(node, scope)

    def _several(self, node: nodes.Node, scope: Scope, within: str | None) -> Any:
        """An example of what a loop goes through."""
        found = self._found(node, scope)
        if not isinstance(found, list):
            raise BadTag(f"标签“{_name(node)}”只有一项，不能用 for。")
        if within is not None and _name(node).partition(".")[0] != within:
            told = f"“for … in {_name(node)}”放在了另一个 for 里面，而里面的 for 只能用外面那一项的内容。"
            raise BadTag(told)
        return found[0]

    def _found(self, node: nodes.Node, scope: Scope) -> Any:
        match node:
            case nodes.Name(name=name):
                whole = scope
            case nodes.Getattr(node=below, attr=name):
                whole = self._found(below, scope)
            case _:
                raise self._bad(node)
        if isinstance(whole, Mapping) and name in whole:
            return whole[name]
        known = "、".join(key for key in whole if key != "loop") if isinstance(whole, Mapping) else ""
        advice = f"这里可以用的标签：{known}。" if known else "它没有下一级内容。"
        raise UnknownTag(f"模板里的标签“{_name(node)}”不认识，{advice}")

    def _bad(self, node: nodes.Node) -> BadTag:
        return BadTag(f"模板里有看不懂的写法：“{_snippet(self._lines, node.lineno)}”。{WRITING}。")


def _name(node: nodes.Node) -> str:
    match node:
        case nodes.Name(name=name):
            return name
        case nodes.Getattr(node=below, attr=attribute):
            return f"{_name(below)}.{attribute}"
        case _:
            return "…"


def _told(error: TemplateSyntaxError, source: str) -> str:
    """What is wrong, in the office's words. Jinja's own are English, and few of them are common."""
    said, near = error.message or "", _snippet(source.splitlines(), error.lineno)
    if "Unexpected end of template" in said or "endfor" in said or "endif" in said or "else" in said:
        return f"模板里的 for、endfor 或 if、endif 没有一一对应，请检查“{near}”附近。"
    if found := re.search(r"unknown tag '(\w+)'", said):
        if found[1] in ("p", "tr", "tc", "r"):
            place = {"tr": "表格的一行", "tc": "表格的一格"}.get(found[1], "单独一段")
            return f"“{{%{found[1]} … %}}”应放在{place}里，而且那里只写这一个标签：“{near}”。"
        return f"模板里有不认识的标签“{{% {found[1]} … %}}”。{WRITING}。"
    return f"模板里有写错的标签，请检查“{near}”附近。{WRITING}。"


def _snippet(lines: list[str], number: int) -> str:
    """The words of a paragraph, without its XML; the one before it if it has none."""
    for line in reversed(lines[:number]):
        words = " ".join(re.sub(r"<[^>]*>", "", line).split())
        if words:
            return words if len(words) <= 60 else f"{words[:60]}…"
    return ""
