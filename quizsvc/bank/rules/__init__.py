"""What a question is: its types, its valid keys, and when two are the same (rules.md §3, §4)."""

from quizsvc.bank.rules.contents import (
    CITATION_LIMIT,
    EXPLANATION_LIMIT,
    OPTION_LIMIT,
    REASON_LIMIT,
    STEM_LIMIT,
    SUBJECT_LIMIT,
    TAG_LIMIT,
    TAG_SEPARATORS,
    TAGS_LIMIT,
    Content,
    ContentFault,
    content_faults,
    tidy,
    tidy_lines,
)
from quizsvc.bank.rules.fingerprints import (
    content_fingerprint,
    key_texts,
    normalised_option,
    normalised_stem,
    stem_fingerprint,
)
from quizsvc.bank.rules.keys import (
    KeyFault,
    key_faults,
)
from quizsvc.bank.rules.types import (
    OPTION_IDS,
    TRUE_FALSE_OPTIONS,
    QuestionType,
)

__all__ = [
    "CITATION_LIMIT",
    "EXPLANATION_LIMIT",
    "OPTION_IDS",
    "OPTION_LIMIT",
    "REASON_LIMIT",
    "STEM_LIMIT",
    "SUBJECT_LIMIT",
    "TAGS_LIMIT",
    "TAG_LIMIT",
    "TAG_SEPARATORS",
    "TRUE_FALSE_OPTIONS",
    "Content",
    "ContentFault",
    "KeyFault",
    "QuestionType",
    "content_faults",
    "content_fingerprint",
    "key_faults",
    "key_texts",
    "normalised_option",
    "normalised_stem",
    "stem_fingerprint",
    "tidy",
    "tidy_lines",
]
