"""`scripts/faults`: breaks the running service in every way that one machine allows."""

import argparse
import json
import secrets
import signal
import sys
from types import FrameType
from typing import NoReturn

from tests.faults import injected
from tests.faults.plan import FAULTS
from tests.faults.report import Report
from tests.faults.run import Wanted, run

DESCRIPTION = (
    "启动一整套服务（自己的 PostgreSQL、Redis、网站、worker、tick），让许多客户端答题，逐个注入故障，"
    "然后随机注入；每次之后核对：应答过的都在、只有一份，被拒绝的没有痕迹，分数和名次与另写的算法一致，服务自己恢复。"
    "什么也不留下。有违例时退出码为 1。"
)


def main() -> int:
    """Run what the arguments say; the exit status."""
    given = _parser().parse_args()
    if given.list:
        for fault in FAULTS.values():
            print(f"{fault.name:<24} {fault.bound_s:>4g} 秒  {fault.shown}（故障表第 {fault.row} 行）")
        return 0
    for number in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, _end)
    wanted = Wanted(
        names=given.only or list(FAULTS),
        minutes=given.minutes,
        seed=given.seed,
        clients=given.clients,
        long_s=given.long,
        say=lambda text: print(text, file=sys.stderr, flush=True),
    )
    wanted.say(
        f"种子 {given.seed}，{len(wanted.names)} 种故障，{given.minutes:g} 分钟，{given.clients} 个客户端"
    )
    report, status = Report(given.seed), 0
    try:
        run(wanted, report)
    except KeyboardInterrupt:
        wanted.say("已停止，没有留下进程。到此为止：")
        status = 130
    print(json.dumps(report.as_json(), ensure_ascii=False, indent=1) if given.json else report.table())
    return status or int(bool(report.violations))


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="scripts/faults", description=DESCRIPTION, add_help=False)
    parser.add_argument("--help", "-h", action="help", help="显示这段说明")
    parser.add_argument("--minutes", type=float, default=20, help="共几分钟（默认 20）；0：每种一次")
    parser.add_argument(
        "--seed", type=int, default=secrets.randbelow(10**6), help="随机数的种子（默认任取，会显示）"
    )
    parser.add_argument("--clients", type=int, default=50, help="几个客户端（默认 50）")
    parser.add_argument("--long", type=float, default=60, help="锁住、停住等持续几秒（默认 60）")
    parser.add_argument(
        "--only", action="append", choices=list(FAULTS), metavar="名称", help="只注入这一种，可以写几次"
    )
    parser.add_argument("--list", action="store_true", help="列出全部故障和恢复的上限")
    parser.add_argument("--json", action="store_true", help="以 JSON 输出")
    return parser


def _end(number: int, frame: FrameType | None) -> NoReturn:
    raise KeyboardInterrupt


if __name__ == "__main__":
    assert injected.__all__
    raise SystemExit(main())
