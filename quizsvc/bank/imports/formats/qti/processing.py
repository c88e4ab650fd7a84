"""Whether an item is marked as its key says: by a standard template, or by rules that say the same."""

from xml.etree.ElementTree import Element

from quizsvc.bank.imports.formats.qti.texts import attribute, kind

TEMPLATES = ("match_correct", "map_response")
SAID_OUTSIDE = frozenset(
    {"feedback", "feedbackbasic", "feedbackmodal", "completionstatus", "maxscore", "passed"}
)
"""Outcomes that show or note something and mark nothing (by their names without `_`)."""


def is_plain(root: Element, response: str) -> bool:
    """True if an item has no rules, a standard template, or rules written out that compare the response with
    its key and set the score.
    """
    rules = next((each for each in root if kind(each) == "responseprocessing"), None)
    if rules is None:
        return True
    if template := _template(rules):
        return template in TEMPLATES
    return not len(rules) or all(_is_plain_rule(rule, response) for rule in rules)


def matches_key(root: Element) -> bool:
    """Whether the standard template marks the item by its key and not by a mapping."""
    return any(_template(each) == "match_correct" for each in root if kind(each) == "responseprocessing")


def _template(rules: Element) -> str:
    """The name of a template; blank if the rules are written out."""
    template = attribute(rules, "template") or attribute(rules, "template-location")
    return template.rpartition("/")[2].removesuffix(".xml")


def _is_plain_rule(rule: Element, response: str) -> bool:
    if kind(rule) == "setoutcomevalue":
        return attribute(rule, "identifier").replace("_", "").lower() in SAID_OUTSIDE or _is_mapped(
            rule, response
        )
    if kind(rule) != "responsecondition":
        return False
    condition = next((each for each in rule if kind(each) == "responseif"), None)
    others = [each for each in rule if kind(each) not in ("responseif", "responseelse")]
    if condition is None or others or not len(condition):
        return False
    test, *outcomes = condition
    return _compares_with_key(test, response) and all(kind(each) == "setoutcomevalue" for each in outcomes)


def _compares_with_key(test: Element, response: str) -> bool:
    """`match(variable, correct)` of the response, or a look whether there is a response at all."""
    operands = {kind(each): attribute(each, "identifier") for each in test}
    if kind(test) == "match":
        return operands == {"variable": response, "correct": response}
    return kind(test) == "isnull" and operands == {"variable": response}


def _is_mapped(rule: Element, response: str) -> bool:
    return [(kind(each), attribute(each, "identifier")) for each in rule] == [("mapresponse", response)]
