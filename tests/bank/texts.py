"""Texts of questions examined, and shown in a line each."""

from quizsvc.bank import imports


def examine(text: str) -> imports.Examined:
    return imports.examine(text.encode(), "题库.txt", subject="法规")


def shown(examined: imports.Examined) -> list[str]:
    """Each question in one line: type's first letter, stem, options, key."""
    return [
        f"{content.type[0]} {content.stem} {' '.join(text for _, text in content.options)} "
        f"{''.join(content.key).upper()}"
        if content.type != "true_false"
        else f"t {content.stem} {'对' if content.key == ('a',) else '错'}"
        for content in (candidate.content for candidate in examined.candidates)
    ]


def codes(examined: imports.Examined) -> list[str]:
    return sorted(
        f"{finding.row} {finding.code}"
        for finding in (*examined.errors, *examined.warnings, *examined.skipped)
        if finding.code != "type-inferred"
    )


def sound(text: str) -> list[str]:
    """The questions of a text about which there is nothing to say."""
    examined = examine(text)
    assert codes(examined) == []
    return shown(examined)


SINGLE = "1、谁负责？\nA．甲\nB．乙\nC．丙\n答案：B\n"
