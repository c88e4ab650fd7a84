"""One row made into a question: normalise, validate, say what is wrong."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from quizsvc.bank.imports import answers, checks, extras, options
from quizsvc.bank.imports.pictures import Pictures, Placed
from quizsvc.bank.imports.raw import RawQuestion
from quizsvc.bank.imports.states import state_named
from quizsvc.bank.imports.stems import Numbering, brackets, emptied, letters
from quizsvc.bank.rules import (
    MARK_LENGTH,
    OPTION_IDS,
    SUBJECT_LIMIT,
    TAG_SEPARATORS,
    TRUE_FALSE_OPTIONS,
    Content,
    ContentFault,
    KeyFault,
    QuestionType,
    SubjectElsewhere,
    SubjectTree,
    is_blank,
    subject_path,
    tidy,
    tidy_lines,
)
from quizsvc.kit.pictures import Picture
from quizsvc.kit.tables import Finding
from quizsvc.kit.wire import MAX_ID

TAGS = re.compile(f"[{TAG_SEPARATORS}]+")
Key = tuple[str, ...] | None
TAKEN_APART = ("type", "key", "options")
VERSION = re.compile(rf"([0-9]{{1,10}})(?:-([0-9a-f]{{{MARK_LENGTH}}}))?")


@dataclass(frozen=True, slots=True)
class Candidate:
    """A sound question of a file, and where it stands there.

    `state` is what the file says of the workflow, None if nothing; `question_id`, `revision` and `mark` (of
    its content) name the question of the bank that the row was exported from, and so mends. `pictures` are
    those of the content that came with the file, by SHA-256; the others have to be in the bank.
    """

    raw: RawQuestion
    subject: str
    content: Content
    state: str | None = None
    question_id: int | None = None
    revision: int | None = None
    mark: str = ""
    pictures: Mapping[str, Picture] = field(default_factory=dict)


class RowReader:
    """One row: its content, or why it has none.

    `unsupported` says that it is of a kind that we do not have, `inferred` the type that its answer shows.
    """

    def __init__(
        self,
        raw: RawQuestion,
        subject: str | None,
        tree: SubjectTree,
        numbering: Numbering,
        extra_tags: bool,
        pictures: Pictures,
    ) -> None:
        self.raw = raw
        self.errors: list[Finding] = [*raw.faults, *checks.controls(raw)]
        self.warnings: list[Finding] = list(raw.doubts)
        self.unsupported: Finding | None = None
        self.inferred: QuestionType | None = None
        self._default_subject = subject
        self._tree = tree
        self._numbering = numbering
        self._extra_tags = extra_tags
        self._file_pictures = pictures
        self._answer = self._text("key").strip()

    def read(self) -> Candidate | None:
        if self.errors and not self.raw.options and self.raw.fields.keys().isdisjoint(TAKEN_APART):
            return None  # the reader has said all there is to say; the stem is what it could not take apart
        stem = self._stem()
        subject = self._subject()
        placed = self._pictures()
        found = self._options(placed)
        type_ = None if found is None else self._type(found)
        if found is None or type_ is None:
            self._missing(stem)
            return None
        key = self._key(type_, found)
        stem = self._without_key(stem, type_, found, key)
        if type_ is QuestionType.TRUE_FALSE:
            found = list(TRUE_FALSE_OPTIONS)
        content = Content(
            type=type_,
            stem=stem,
            options=tuple(found),
            key=key or (),
            explanation=tidy_lines(self._text("explanation")),
            citation=tidy(self._text("citation")),
            difficulty=self._difficulty(),
            tags=self._tags(subject),
            pictures=tuple(placed.places),
        )
        if placed.places:
            content = content.completed()
        self.errors.extend(checks.faults(self.raw, content, key_unreadable=key is None))
        self.warnings.extend(checks.doubts(self.raw, content))
        candidate = Candidate(
            self.raw,
            subject,
            content,
            self._state(),
            self._question_id(),
            *self._version(),
            placed.pictures,
        )
        return None if self.errors else candidate

    def _stem(self) -> str:
        written = self._text("stem")
        if self.raw.exact:
            return tidy_lines(written)
        stem = tidy(self._numbering.strip(self.raw, written))
        if self._answer:
            return stem
        clear = [mark for mark in brackets(stem) if mark.is_clear]
        said = list(dict.fromkeys(letters(mark.says) for mark in clear))
        if len(said) > 1:
            told = "、".join(mark.says for mark in clear)
            self._error("stem", "answers-differ", f"题干里有几处括号像是答案：{told}。请在“答案”列写明答案")
        self._answer = clear[-1].says if clear else ""
        return tidy(emptied(stem, clear))

    def _without_key(self, stem: str, type_: QuestionType, found: options.Options, key: Key) -> str:
        """The stem without its answer, which may stand in its brackets though it has a column of its own."""
        if self.raw.exact or not key or "answers-differ" in {fault.code for fault in self.errors}:
            return stem
        same, others = [], []
        for mark in brackets(stem):
            if mark.may_be and answers.says(mark.says, key, type_, found):
                same.append(mark)
            elif mark.is_clear:
                others.append(mark)
        if others:
            told = f"题干括号里的“{others[0].says}”与“答案”列的“{self._answer[:50]}”不同，请核对哪一个正确"
            self._error("stem", "answers-differ", told)
        return tidy(emptied(stem, same))

    def _pictures(self) -> Placed:
        placed = Placed(self.raw, self._file_pictures)
        self.errors.extend(placed.errors)
        self.warnings.extend(placed.warnings)
        return placed

    def _text(self, name: str) -> str:
        return self.raw.fields.get(name, "")

    def _state(self) -> str | None:
        written = tidy(self._text("state"))
        state = state_named(written) if written else None
        if written and state is None:
            self._warn("state", "state-unknown", f"不认识状态“{written[:20]}”，已按“草稿”处理")
            return "draft"
        return state

    def _question_id(self) -> int | None:
        """What our own exports write so that a row finds its question again."""
        written = self._text("question_id").strip()
        if not written or (written.isascii() and written.isdigit() and int(written[:20]) <= MAX_ID):
            return int(written) if written else None
        self._error("question_id", "question-id-unreadable", f"“{written[:20]}”不是导出文件里的编号")
        return None

    def _version(self) -> tuple[int | None, str]:
        """The number of the revision that was exported, and its mark (Content.mark)."""
        written = self._text("revision").strip()
        version = VERSION.fullmatch(written)
        if written and version is None:
            self._error("revision", "revision-unreadable", f"“{written[:20]}”不是导出文件里的版本号")
        return (int(version[1]), version[2] or "") if version else (None, "")

    def _error(self, name: str | None, code: str, message: str) -> None:
        if name is None or not self.raw.is_moot(name):
            self.errors.append(self.raw.finding(name, code, message))

    def _warn(self, name: str | None, code: str, message: str) -> None:
        self.warnings.append(self.raw.finding(name, code, message))

    def _missing(self, stem: str) -> None:
        if not stem:
            self._error("stem", str(ContentFault.STEM_MISSING), ContentFault.STEM_MISSING.message)

    def _subject(self) -> str:
        named = tidy(self._text("subject")) or self._default_subject
        path = subject_path(named or self._text("category"))
        if not path:
            told = "没有科目：请填写“科目”列，或在导入时指定科目"
            if chapter := self.raw.titles.get("chapter"):
                told = f"{told}（“{chapter}”列是标签，不是科目）"
            self._error("subject", "subject-missing", told)
            return ""
        if any(len(name) > SUBJECT_LIMIT for name in path):
            self._error("subject", "subject-too-long", f"科目超过 {SUBJECT_LIMIT} 个字")
        try:
            return self._tree.take(path)
        except SubjectElsewhere as elsewhere:
            self._error("subject", "subject-elsewhere", str(elsewhere))
            return path[-1]

    def _options(self, placed: Placed) -> options.Options | None:
        if len(self.raw.options) > len(OPTION_IDS):
            self._error("options", "too-many-options", f"选项超过 {len(OPTION_IDS)} 个")
            return None
        # An option that is a picture has no text that could be taken apart.
        if self.raw.exact or placed.on_options:
            return placed.options(self.raw)
        try:
            if self.raw.options:
                found, doubt = options.from_columns(self.raw.options)
            elif self.raw.options_text.strip():
                found, doubt = options.from_text(self.raw.options_text)
            else:
                return []
        except options.UnclearOptions as unclear:
            if not self.raw.is_moot("options"):
                self._error("options" if not self.raw.options else None, "options-unclear", str(unclear))
            return None
        if doubt:
            self._warn("options", "options-doubtful", doubt)
        return found

    def _type(self, found: options.Options) -> QuestionType | None:
        written = self._text("type").strip()[:50]
        if any(word in written for word in answers.NO_KEY_TYPES):
            told = f"不支持“{written}”，没有读取；只能导入单选题、多选题和判断题"
            self.unsupported = self.raw.finding("type", "type-unsupported", told)
            return None
        if answers.UNDECIDED in (written or self.raw.type_hint):
            return self._decided(found)
        type_ = answers.type_named(written or self.raw.type_hint)
        if type_ is not None:
            return type_
        type_ = answers.inferred_type(self._answer, found)
        if type_ is None:
            self._unreadable(self._answer, found)
            return None
        self.inferred = type_
        if written:
            self._warn("type", "type-inferred", f"不认识题型“{written}”，已按答案当作{type_.chinese}，请核对")
        return type_

    def _decided(self, found: options.Options) -> QuestionType:
        """The type of a question that may have one answer or several."""
        try:
            one = len(answers.choice_key(self._answer, found)) == 1
        except answers.UnreadableAnswer:
            return QuestionType.MULTIPLE
        if one:
            self._warn("type", "type-inferred", "不定项选择题只有一个答案，已当作单选题，请核对答案是否写全")
        return QuestionType.SINGLE if one else QuestionType.MULTIPLE

    def _unreadable(self, key: str, found: options.Options) -> None:
        if not key:
            self._error("key", str(KeyFault.KEY_MISSING), KeyFault.KEY_MISSING.message)
        elif not found:
            self._error("options", str(KeyFault.TOO_FEW_OPTIONS), KeyFault.TOO_FEW_OPTIONS.message)
        else:
            try:
                answers.choice_key(key, found)
            except answers.UnreadableAnswer as unreadable:
                self._error("key", "key-unreadable", f"看不懂答案“{key[:50]}”：{unreadable}")

    def _key(self, type_: QuestionType, found: options.Options) -> Key:
        """The ids of the right options; nothing for a blank answer, None for one that cannot be read."""
        written = self._answer
        if not written:
            return ()
        try:
            if type_ is QuestionType.TRUE_FALSE and found and not answers.is_true_false(found):
                self._error("options", "not-true-false", "判断题的选项应只有 正确 和 错误 两个")
                return None
            if self.raw.exact and type_ is not QuestionType.TRUE_FALSE and (ids := _ids(written, found)):
                return ids
            return answers.key(written, type_, found)
        except answers.UnreadableAnswer as unreadable:
            self._error("key", "key-unreadable", f"看不懂答案“{written[:50]}”：{unreadable}")
            return None

    def _difficulty(self) -> int:
        written = self._text("difficulty")
        level = answers.difficulty(written)
        if level is None:
            self._warn("difficulty", "difficulty-unknown", f"不认识难度“{written.strip()[:20]}”，已当作“中”")
        return level or 2

    def _tags(self, subject: str) -> tuple[str, ...]:
        texts = [self._text(name) for name in ("tags", "chapter", "topic")]
        if subject_path(self._text("category"))[-1:] != (subject,):
            texts.append(self._text("category"))
        words = [tidy(word) for text in texts for word in TAGS.split(text)]
        words.extend(map(tidy, self.raw.tags))
        own = tuple(dict.fromkeys(word for word in words if not is_blank(word)))
        if not self._extra_tags:
            return own
        tags, left_out = extras.as_tags(self.raw.extras, own)
        for title in left_out:
            self.warnings.append(
                Finding(self.raw.sheet, self.raw.row, title, "extra-not-kept", extras.NOT_KEPT)
            )
        return tags


def _ids(key: str, found: options.Options) -> tuple[str, ...]:
    """The options that a key of ids names, whatever their texts say; nothing if it is of anything else."""
    named = set(answers.plain(key))
    return tuple(sorted(named)) if named <= {id_ for id_, _ in found} else ()
