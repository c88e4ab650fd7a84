"""Subjects as a tree in which every name stands once: a path says where, the name alone is enough."""

import re
from collections.abc import Mapping
from itertools import pairwise

from quizsvc.bank.rules.contents import is_blank, seen, tidy

SUBJECT_SEPARATORS = "/／>＞\\＼"
"""What parts the names of a path, and so is in none of them."""
SUBJECT_PATH_LIMIT = 300
"""Characters of a whole path."""


def subject_path(text: str) -> tuple[str, ...]:
    """The names that a path goes through, from the top: `党史 / 建党`. A name alone is a path of one. What
    shows nothing is in none, so that no two look alike.
    """
    parts = re.split(f"[{re.escape(SUBJECT_SEPARATORS)}]", seen(text))
    return tuple(tidy(part) for part in parts if not is_blank(part))


def path_text(names: tuple[str, ...]) -> str:
    """A path as it is written."""
    return " / ".join(names)


class SubjectElsewhere(Exception):
    """A path names a subject below another one than it stands below; `name`, and `path` where it stands."""

    def __init__(self, name: str, path: tuple[str, ...]) -> None:
        where = f"在“{path_text(path[:-1])}”之下" if path[1:] else "在最上层"
        super().__init__(f"科目“{name}”已经{where}，一个名称只能有一处；请写它的名称，或另取一个名称")
        self.name = name
        self.path = path


class SubjectTree:
    """The tree by names: `parents` has every subject's parent, None at the top. `added` are the names that
    `take` has put in, parents before children.
    """

    def __init__(self, parents: Mapping[str, str | None]) -> None:
        self._parents = dict(parents)
        self.added: list[tuple[str, str | None]] = []

    def path(self, name: str) -> tuple[str, ...]:
        """The names from the top down to this one; of one that is not there, its name alone."""
        names = [name]
        while (above := self._parents.get(names[-1])) is not None:
            names.append(above)
        return tuple(reversed(names))

    def find(self, path: tuple[str, ...]) -> str | None:
        """The subject that a path leads to; None if there is none. The path may begin anywhere.

        Raises:
            SubjectElsewhere: its names are there, but not one below the other.
        """
        if not path or any(name not in self._parents for name in path):
            return None
        for above, name in pairwise(path):
            if self._parents[name] != above:
                raise SubjectElsewhere(name, self.path(name))
        return path[-1]

    def take(self, path: tuple[str, ...]) -> str:
        """The subject that a path leads to; what is not there is put in.

        Raises:
            SubjectElsewhere: a name stands below another one, or is named twice; nothing is put in then.
        """
        for above, name in zip((None, *path), path, strict=False):
            known = name in self._parents
            if above is not None and known and self._parents[name] != above:
                raise SubjectElsewhere(name, self.path(name))
        if len(set(path)) < len(path):
            name = next(name for place, name in enumerate(path) if name in path[:place])
            raise SubjectElsewhere(name, path[: path.index(name) + 1])
        above = None
        for name in path:
            if name not in self._parents:
                self._parents[name] = above
                self.added.append((name, above))
            above = name
        return path[-1]
