"""How the work for a file grows with the file, whatever the machine is and whoever shares it."""

import gc
import time
from collections.abc import Callable

TIMES, MARGIN = 16, 4
TRIES = 5


def grows_in_proportion(work: Callable[[int], object], size: int) -> bool:
    """Whether work of `size` takes at most MARGIN times as long as TIMES pieces of work of that part of it.

    What grows by the square takes nearly TIMES times as long. Time is this thread's own, and what disturbs
    it in one of the TRIES hardly does so in all.
    """
    return any(
        _seconds(work, size) <= MARGIN * TIMES * part
        for part in (_seconds(work, size // TIMES) for _ in range(TRIES))
    )


def _seconds(work: Callable[[int], object], size: int) -> float:
    gc.collect()
    gc.disable()  # else it goes through all that other tests have left, whenever it likes
    try:
        began = time.thread_time()
        work(size)
        return time.thread_time() - began
    finally:
        gc.enable()
