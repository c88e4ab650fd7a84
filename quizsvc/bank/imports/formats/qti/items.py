"""One QTI item: its choice, its key, its texts; or why it is none of ours."""

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass, field
from typing import ClassVar
from xml.etree.ElementTree import Element

from quizsvc.bank.imports import answers
from quizsvc.bank.imports.formats import attached, markup
from quizsvc.bank.imports.formats.qti import processing
from quizsvc.bank.imports.formats.qti.texts import Gathered, attribute, gather, kind
from quizsvc.bank.imports.raw import RawQuestion, Reading
from quizsvc.bank.rules import OPTION_IDS, TRUE_FALSE_OPTIONS, QuestionType
from quizsvc.kit.files import BadFile
from quizsvc.kit.tables import Finding

FindPicture = Callable[[str], bytes | None]
TYPES = {"single": QuestionType.SINGLE, "multiple": QuestionType.MULTIPLE}
LETTERS = OPTION_IDS + "ijklmnopqrstuvwxyz"


@dataclass(frozen=True)
class Metadata:
    """What our own exports write beside an item; other systems' items have none."""

    ATTRIBUTES: ClassVar = frozenset({"question_id", "revision", "state", "type", "difficulty"})
    ELEMENTS: ClassVar = frozenset({"subject", "citation"})

    fields: dict[str, str] = field(default_factory=dict)
    tags: tuple[str, ...] = ()


class _Unsupported(Exception):
    """The item is of a kind that we do not have; its text says which."""


@dataclass
class _Item:
    """An item while it is read."""

    root: Element
    part: str
    row: int
    picture: FindPicture
    faults: list[Finding] = field(default_factory=list)
    doubts: list[Finding] = field(default_factory=list)
    pictures: list[tuple[str, bytes]] = field(default_factory=list)

    def doubt(self, code: str, message: str) -> None:
        self.doubts.append(Finding(self.part, self.row, None, code, message))

    def fault(self, code: str, message: str) -> None:
        self.faults.append(Finding(self.part, self.row, None, code, message))


def add_item(
    root: Element,
    reading: Reading,
    *,
    part: str,
    row: int,
    metadata: Metadata | None = None,
    picture: FindPicture = lambda address: None,
) -> None:
    """Add what an item says to a reading: a question, or a line that says why it was skipped.

    `picture` finds the file of a picture's address.
    """
    item = _Item(root, part, row, picture)
    try:
        reading.raws.append(_question(item, metadata or Metadata()))
    except _Unsupported as why:
        reading.skip(part, row, f"“{attribute(root, 'title') or attribute(root, 'identifier')}”{why}")


def _question(item: _Item, metadata: Metadata) -> RawQuestion:
    interaction = _interaction(item.root)
    declaration = _declaration(item.root, attribute(interaction, "response-identifier"))
    right = _right(item, declaration)
    choices = dict(zip(LETTERS, filter(_is_choice, interaction.iter()), strict=False))
    options = [(letter, _option(item, letter, choice)) for letter, choice in choices.items()]
    key = _key(item, right, [(attribute(choice, "identifier"), letter) for letter, choice in choices.items()])
    type_ = TYPES[attribute(declaration, "cardinality")]
    # Our own exports say which of two options that are right and wrong is a choice after all.
    if type_ is QuestionType.SINGLE and "type" not in metadata.fields and answers.looks_true_false(options):
        type_, key, options = QuestionType.TRUE_FALSE, _judgement(key, options), list(TRUE_FALSE_OPTIONS)
    review = _review(item, declaration, right)
    if review:
        item.doubt("needs-review", f"{review}，已按正确答案读取，请核对；审核前不会抽取")
        metadata = Metadata(metadata.fields | {"state": "draft"}, metadata.tags)
    return RawQuestion(
        sheet=item.part,
        row=item.row,
        fields={
            "type": type_.value,
            "stem": _stem(item, interaction),
            "key": key,
            "explanation": _explanation(item),
            "pictures": "",  # there is a place for them, so none means none
            **metadata.fields,
        },
        options=options,
        tags=metadata.tags,
        faults=tuple(item.faults),
        doubts=tuple(item.doubts),
        pictures=tuple(item.pictures),
        exact=True,
    )


def _judgement(key: str, options: Iterable[tuple[str, str]]) -> str:
    return "".join("a" if answers.truth(text) else "b" for letter, text in options if letter in key)


def _is_choice(element: Element) -> bool:
    return kind(element) == "simplechoice"


def _review(item: _Item, declaration: Element, right: Collection[str]) -> str | None:
    """Why a person should look at how the item is marked; None if it is marked as its key says."""
    if not processing.is_plain(item.root, attribute(declaration, "identifier")):
        return "评分规则不是标准写法"
    worth = _worth(declaration)
    if worth and set(worth) != set(right) and not processing.matches_key(item.root):
        return f"得分的选项（{'、'.join(worth)[:100]}）与正确答案（{'、'.join(right)[:100]}）不同"
    return None


def _key(item: _Item, right: Iterable[str], named: Sequence[tuple[str, str]]) -> str:
    letters = dict(named)
    if len(letters) < len(named):
        item.fault("options-unclear", "有两个选项的标识（identifier）相同，无法确定答案指哪一个")
    unknown = [identifier for identifier in right if identifier not in letters]
    if unknown:
        item.fault("key-outside-options", f"答案 {'、'.join(unknown)[:100]} 不在选项之中")
    return "".join(letters[identifier] for identifier in right if identifier in letters)


def _interaction(root: Element) -> Element:
    """The item's only interaction, a choice."""
    found = [each for each in root.iter() if kind(each).endswith("interaction")]
    if kind(root) != "assessmentitem" or not found:
        raise _Unsupported("不是题目")
    other = next((kind(each) for each in found if kind(each) != "choiceinteraction"), None)
    if other is not None:
        raise _Unsupported(f"是我们没有的题型（{other}）")
    if len(found) > 1:
        raise _Unsupported("一题中有几个选择")
    return found[0]


def _declaration(root: Element, response: str) -> Element:
    for each in root.iter():
        if kind(each) == "responsedeclaration" and attribute(each, "identifier") == response:
            if attribute(each, "base-type") != "identifier" or attribute(each, "cardinality") not in TYPES:
                raise _Unsupported("的答案不是选项")
            return each
    raise _Unsupported("没有声明答案（像是问卷）")


def _right(item: _Item, declaration: Element) -> list[str]:
    """The identifiers of the right choices; of a mapping alone, those that are worth something."""
    correct = next((each for each in declaration if kind(each) == "correctresponse"), None)
    if correct is not None:
        return [(each.text or "").strip() for each in correct if kind(each) == "value"]
    worth = _worth(declaration)
    if not worth:
        raise _Unsupported("没有正确答案（像是问卷）")
    item.doubt("key-from-mapping", "没有写正确答案，已把得分的选项当作答案，请核对")
    return worth


def _worth(declaration: Element) -> list[str]:
    """The identifiers of a mapping that are worth something."""
    return [
        attribute(entry, "map-key")
        for entry in declaration.iter()
        if kind(entry) == "mapentry" and _is_positive(attribute(entry, "mapped-value"))
    ]


def _is_positive(number: str) -> bool:
    digits = number.strip()
    return not digits.startswith("-") and any(digit in "123456789" for digit in digits)


def _option(item: _Item, letter: str, choice: Element) -> str:
    found = Gathered()
    gather(choice, found)
    _take_in(item, found, letter)
    return found.line


def _stem(item: _Item, interaction: Element) -> str:
    """What stands before the interaction, and its prompt, which may be blank."""
    body = next((each for each in item.root if kind(each) == "itembody"), item.root)
    before, prompt, rest = Gathered(), Gathered(), Gathered()
    gather(body, before, stop=lambda element: element is interaction, without=WITHOUT)
    for each in interaction:
        if kind(each) == "prompt":
            gather(each, prompt)
    gather(body, rest, without={*WITHOUT, "choiceinteraction"})
    if any(kind(each) == "rubricblock" for each in body.iter()):
        item.doubt("text-ignored", "题目的说明（rubricBlock）没有导入")
    if rest.lines != before.lines:
        item.doubt("text-ignored", "选项之后还有文字，没有导入")
    for found in (before, prompt):
        _take_in(item, found, "stem")
    return "\n".join(text for text in (before.lines, prompt.lines) if text)


WITHOUT = frozenset({"feedbackinline", "feedbackblock", "modalfeedback", "rubricblock"})


def _explanation(item: _Item) -> str:
    """What the item says after it was answered."""
    texts = []
    for each in item.root:
        if kind(each) == "modalfeedback":
            found = Gathered()
            gather(each, found, without=())
            _take_in(item, found, None)
            texts.append(found.lines)
    return "\n".join(dict.fromkeys(text for text in texts if text))


def _take_in(item: _Item, found: Gathered, place: str | None) -> None:
    """Note an element's pictures and what its text cannot say."""
    if found.lost:
        item.doubt("markup-lost", markup.lost_message(tuple(sorted(found.lost))))
    for address in found.pictures:
        if place is None:
            item.doubt("picture-lost", "解析里的图片没有导入")
        else:
            _add_picture(item, address, place)


def _add_picture(item: _Item, address: str, place: str) -> None:
    try:
        data = attached.embedded(address) if attached.is_embedded(address) else item.picture(address)
    except BadFile as refused:
        item.fault(refused.code, f"图片“{address[:100]}”：{refused.detail}")
        return
    if data is None:
        item.doubt("picture-lost", f"找不到图片“{address[:100]}”，没有导入")
    else:
        item.pictures.append((place, data))
