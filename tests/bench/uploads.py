"""Broken files: how long a refusal and a report take, and how much memory they cost."""

import os
import time

from quizsvc.bank import imports
from quizsvc.kit.files import BadFile
from tests.bank.mutants import mutants
from tests.bench.figures import memory_mb, percentile


def measure(*, files: int) -> None:
    """Print the figures of so many broken files."""
    refused: list[float] = []
    read: list[float] = []
    late: list[str] = []
    next(iter(mutants(1)))  # what is loaded once is no file's cost
    idle = memory_mb(os.getpid(), peak=False)
    for name, data in mutants(files):
        began = time.perf_counter()
        try:
            rows = imports.examine(data, name, subject="法规").rows
            read.append(time.perf_counter() - began)
            allowed = 2 + 0.001 * rows
        except BadFile:
            refused.append(time.perf_counter() - began)
            allowed = 2.0
        if time.perf_counter() - began > allowed:
            late.append(name)
    print(f"{files} 个损坏的文件：")
    for what, spent in (("拒绝", refused), ("读出并报告", read)):
        middle, most = 1000 * percentile(spent, 0.5), 1000 * max(spent)
        print(f"  {what} {len(spent)} 个：p50 {middle:.1f} ms，最慢 {most:.0f} ms")
    print(f"  超过时限的 {len(late)} 个；内存比空闲时最多多 {memory_mb(os.getpid()) - idle:.0f} MB")
