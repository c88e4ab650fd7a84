"""Many people on one device.

A device is known by a random id that the page makes up and keeps. Nothing is asked of the machine, and
network addresses are not looked at: a whole office has one. Of who sends no id nothing is known,
and nothing follows.
"""

import hmac
from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import timedelta
from itertools import pairwise

from quizsvc.integrity.rules.signals import Finding, Sat, SignalKind

MANY = 3
"""Two people may share a computer, or a family its phone; the third is worth a look. What they did one after
the other on the machine of an office is told from what one hand did by the times between."""
MOST_DEVICES = 5
"""So many are kept for an attempt: a person with more is not answering."""


def device_mark(secret: str, paper_id: int, device: str) -> bytes:
    """What is kept of a device's id: 32 bytes that tell whether two attempts on one paper came from the same
    device, and nothing on any other paper.
    """
    return hmac.digest(secret.encode(), f"device {paper_id} {device}".encode(), "sha256")


def on_one_device(sats: Sequence[Sat], marks: Mapping[int, Collection[bytes]]) -> list[Finding]:
    """Groups of people whose counted attempts on a paper came from one device; `marks` by attempt. By their
    first attempt.

    The same people on two devices are found once.
    """
    on: dict[bytes, list[Sat]] = defaultdict(list)
    for sat in sats:
        for mark in set(marks.get(sat.id, ())):
            on[mark].append(sat)
    groups = {tuple(sorted(sat.id for sat in group)): group for group in on.values() if len(group) >= MANY}
    return [_finding(attempts, groups[attempts]) for attempts in sorted(groups)]


def _finding(attempts: tuple[int, ...], group: Sequence[Sat]) -> Finding:
    gaps = list(_gaps(group))
    evidence = {"people": len(group), "gaps_s": gaps}
    apart = "有人还没有交卷，下一个人就开始了" if min(gaps) < 0 else f"前后两人最少相隔 {min(gaps)} 秒"
    sentence = f"{len(group)} 人用同一台设备作答，{apart}"
    return Finding(SignalKind.DEVICE, attempts, evidence, sentence)


def _gaps(group: Sequence[Sat]) -> Iterator[int]:
    """Whole seconds from each one's end to the next one's start, in the order of their starts; less than 0
    where they overlap.
    """
    ordered = sorted(group, key=lambda sat: (sat.started_at, sat.id))
    for before, after in pairwise(ordered):
        yield (after.started_at - before.ended_at) // timedelta(seconds=1)
