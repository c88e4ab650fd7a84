"""How measurements are shown: the median and the range."""

import statistics
from collections.abc import Sequence


def shown(numbers: Sequence[float], *, unit: str = "", digits: int = 2) -> str:
    """`12.3 s（11.9–13.0，3 次）`."""
    middle, least, most = statistics.median(numbers), min(numbers), max(numbers)
    return f"{middle:.{digits}f}{unit}（{least:.{digits}f}–{most:.{digits}f}，{len(numbers)} 次）"


def percentile(numbers: Sequence[float], share: float) -> float:
    """The smallest number that at least this share of all is not above."""
    ordered = sorted(numbers)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))]


def memory_mb(pid: int, *, peak: bool = True) -> float:
    """Resident memory of a process, its highest or the present; 0 if it is gone. Linux only."""
    name = "VmHWM:" if peak else "VmRSS:"
    try:
        with open(f"/proc/{pid}/status", encoding="ascii") as status:
            return next(int(line.split()[1]) / 1024 for line in status if line.startswith(name))
    except (FileNotFoundError, ProcessLookupError, StopIteration):
        return 0.0
