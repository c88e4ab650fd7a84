"""What the demo shows while it loads: bars on a terminal, plain lines elsewhere."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

Advance = Callable[[], None]


class Screen:
    """Steps of a long work; `step(text, total)` gives what to call after each part of it."""

    def __init__(self) -> None:
        self._console = Console(highlight=False)
        self._progress: Progress | None = None

    @contextmanager
    def shown(self) -> Iterator["Screen"]:
        """Show the steps until the block ends; the finished ones stay on the screen."""
        if not self._console.is_terminal:
            yield self
            return
        columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
        with Progress(*columns, console=self._console) as self._progress:
            yield self

    @contextmanager
    def step(self, text: str, total: int = 1) -> Iterator[Advance]:
        """One step of `total` parts. A step of one part shows that it goes on, not how far it is."""
        if self._progress is None:
            begun = time.monotonic()
            yield lambda: None
            self.say(f"{text}：{time.monotonic() - begun:.1f} 秒")
            return
        progress, task = self._progress, self._progress.add_task(text, total=total if total > 1 else None)
        yield lambda: progress.advance(task)
        progress.update(task, total=total, completed=total)

    def say(self, text: str) -> None:
        """One line, not wrapped."""
        self._console.print(text, soft_wrap=True, markup=False)
