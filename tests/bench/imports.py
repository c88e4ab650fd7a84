"""Large imports: how long they take, how much memory, and how fast the web answers meanwhile."""

import io
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pandas as pd

from tests.bench import files, stack
from tests.bench.figures import memory_mb, percentile, shown

LOOK_EVERY_S = 0.2


def measure(*, rows: int, rounds: int) -> None:
    """Print the figures of `rounds` files of `rows` rows, each checked and then taken by the worker."""
    spent: dict[str, list[float]] = {"读取": [], "校验": [], "写入": [], "内存": [], "网页": []}
    with stack.running() as site:
        for seed in range(rounds):
            data = files.workbook(rows, seed=seed)
            began = time.perf_counter()
            pd.read_excel(io.BytesIO(data), engine="calamine", dtype=object, na_filter=False)
            spent["读取"].append(time.perf_counter() - began)
            with _asked_meanwhile(site, spent["网页"]), _watched(site, spent["内存"]):
                checked = _done(site, site.upload("/imports/questions", "大.xlsx", data, mode="check"))
                spent["校验"].append(checked["took"])
                taken = _done(site, site.post(f"/imports/questions/{checked['id']}/commit"))
                spent["写入"].append(taken["took"])
            assert taken["report"]["accepted"] == rows, taken["report"]["errors"][:3]
            took = f"校验 {checked['took']:.1f} s，写入 {taken['took']:.1f} s"
            print(f"第 {seed + 1} 轮：{len(data) / 1e6:.1f} MB，{took}")
    print(f"{rows} 行一个文件，题库从空到 {rows * rounds} 题：")
    for name in ("校验", "写入"):
        ratios = [whole / bare for whole, bare in zip(spent[name], spent["读取"], strict=True)]
        whole = f"  {name} {shown(spent[name], unit=' s', digits=1)}"
        print(f"{whole}；÷ 只读出表格 {shown(ratios, unit=' 倍', digits=1)}")
    print(f"  后台任务的内存最多 {max(spent['内存']):.0f} MB")
    asked = spent["网页"]
    told = "、".join(f"p{share} {1000 * percentile(asked, share / 100):.0f} ms" for share in (50, 95, 99))
    print(f"  这时 GET /questions 应答 {len(asked)} 次：{told}，最慢 {1000 * max(asked):.0f} ms")


def _done(site: stack.Site, began: dict[str, Any]) -> dict[str, Any]:
    """Wait for an import's end; its last state, with `took` in seconds from its beginning."""
    start = time.perf_counter()
    while True:
        state = site.get(f"/imports/questions/{began['id']}")
        if state["state"] in ("done", "failed"):
            return {**state, "took": time.perf_counter() - start}
        time.sleep(LOOK_EVERY_S)


@contextmanager
def _asked_meanwhile(site: stack.Site, spent: list[float]) -> Iterator[None]:
    """Somebody who looks at the bank all the time."""
    over = threading.Event()

    def ask() -> None:
        while not over.is_set():
            began = time.perf_counter()
            site.get("/questions")
            spent.append(time.perf_counter() - began)
            over.wait(0.05)

    with _thread(ask, over):
        yield


@contextmanager
def _watched(site: stack.Site, spent: list[float]) -> Iterator[None]:
    """The highest memory of what the worker forks."""
    over = threading.Event()
    highest = [0.0]

    def look() -> None:
        while not over.wait(LOOK_EVERY_S):
            highest[0] = max(highest[0], *map(memory_mb, site.worker.children() or [0]))

    with _thread(look, over):
        yield
    spent.append(highest[0])


@contextmanager
def _thread(target: Any, over: threading.Event) -> Iterator[None]:
    thread = threading.Thread(target=target)
    thread.start()
    try:
        yield
    finally:
        over.set()
        thread.join()
