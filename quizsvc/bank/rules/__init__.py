"""What a question is: its types, its valid keys, and when two are the same (rules.md §3, §4)."""

from quizsvc.bank.rules.citations import Citation, citations, law_title
from quizsvc.bank.rules.contents import (
    CITATION_LIMIT,
    EXPLANATION_LIMIT,
    OPTION_LIMIT,
    PICTURES_LIMIT,
    REASON_LIMIT,
    STEM,
    STEM_LIMIT,
    SUBJECT_LIMIT,
    TAG_LIMIT,
    TAG_SEPARATORS,
    TAGS_LIMIT,
    Content,
    ContentFault,
    content_faults,
    pictured,
    tidy,
    tidy_lines,
)
from quizsvc.bank.rules.differences import Change, Segment, differences
from quizsvc.bank.rules.fingerprints import (
    content_fingerprint,
    key_texts,
    normalised_option,
    normalised_stem,
    stem_fingerprint,
)
from quizsvc.bank.rules.grams import folded, grams, searched_text, words
from quizsvc.bank.rules.keys import (
    KeyFault,
    key_faults,
)
from quizsvc.bank.rules.states import STATES
from quizsvc.bank.rules.subjects import (
    SUBJECT_PATH_LIMIT,
    SUBJECT_SEPARATORS,
    SubjectElsewhere,
    SubjectTree,
    path_text,
    subject_path,
)
from quizsvc.bank.rules.types import (
    DIFFICULTIES,
    OPTION_IDS,
    TRUE_FALSE_OPTIONS,
    QuestionType,
)

__all__ = [
    "CITATION_LIMIT",
    "DIFFICULTIES",
    "EXPLANATION_LIMIT",
    "OPTION_IDS",
    "OPTION_LIMIT",
    "PICTURES_LIMIT",
    "REASON_LIMIT",
    "STATES",
    "STEM",
    "STEM_LIMIT",
    "SUBJECT_LIMIT",
    "SUBJECT_PATH_LIMIT",
    "SUBJECT_SEPARATORS",
    "TAGS_LIMIT",
    "TAG_LIMIT",
    "TAG_SEPARATORS",
    "TRUE_FALSE_OPTIONS",
    "Change",
    "Citation",
    "Content",
    "ContentFault",
    "KeyFault",
    "QuestionType",
    "Segment",
    "SubjectElsewhere",
    "SubjectTree",
    "citations",
    "content_faults",
    "content_fingerprint",
    "differences",
    "folded",
    "grams",
    "key_faults",
    "key_texts",
    "law_title",
    "normalised_option",
    "normalised_stem",
    "path_text",
    "pictured",
    "searched_text",
    "stem_fingerprint",
    "subject_path",
    "tidy",
    "tidy_lines",
    "words",
]
