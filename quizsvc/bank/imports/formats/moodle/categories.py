"""Moodle's categories, as paths of subjects."""

import re

from quizsvc.bank.rules import tidy

CONTEXT = re.compile(r"\$\w+\$")
JOINT = " / "
"""What parts the names of a path of subjects."""


def subject_path(category: str) -> tuple[str, bool]:
    """The path below `$course$/top`, parted by JOINT, and whether a name had a slash of its own.

    Moodle writes that slash twice. No subject has one, so a name keeps a hyphen in its place.
    """
    names = [tidy(name.replace("//", "-")) for name in re.split(r"(?<!/)/(?!/)", category)]
    names = [name for name in names if name]
    if names and CONTEXT.fullmatch(names[0]):
        names = names[1:]
        if names and names[0] == "top":
            names = names[1:]
    return JOINT.join(names), "//" in category


def category_of(subject: str) -> str:
    """A path of subjects as Moodle writes it: `党史 / 建党` as `$course$/top/党史/建党`."""
    names = [tidy(name).replace("/", "//") for name in subject.split(JOINT)]
    return "/".join(["$course$", "top", *names])
