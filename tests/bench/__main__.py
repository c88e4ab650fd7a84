"""`scripts/bench`: what is measured, by name."""

import argparse
import sys
from pathlib import Path
from typing import Any

from tests.bench import answers, cost, imports, load, pages, paths, standings, storm, uploads
from tests.bench.seasons import Size
from tests.bench.standings import WHOLE


def main() -> None:
    """Measure what the arguments name and print a table."""
    parser = argparse.ArgumentParser(prog="scripts/bench", description="在自己的服务器上测量，什么也不留下。")
    kinds = parser.add_subparsers(required=True, metavar="内容")
    one = kinds.add_parser("imports", help="大文件的校验与写入：时间、内存，以及这时网页应答得多快")
    one.add_argument("--rows", type=int, default=20_000, help="每个文件的行数（默认 20000）")
    one.add_argument("--rounds", type=int, default=3, help="几轮，每轮一个新文件（默认 3）")
    one.set_defaults(measure=lambda given: imports.measure(rows=given.rows, rounds=given.rounds))
    two = kinds.add_parser("uploads", help="损坏的文件：拒绝和接受各用多久，内存最多增加多少")
    two.add_argument("--files", type=int, default=2_000, help="几个文件（默认 2000）")
    two.set_defaults(measure=lambda given: uploads.measure(files=given.files))
    three = kinds.add_parser("answers", help="答题的热路径，与 Flask 最少要用的时间相比")
    three.add_argument("--rounds", type=int, default=8, help="几轮（默认 8）")
    three.add_argument(
        "--limits",
        type=Path,
        default=answers.default_limits(),
        help="限度的程序（默认 ../shared 的，没有则用自己的）",
    )
    three.add_argument("--seconds", type=float, default=3.0, help="一次测量约几秒（默认 3）")
    three.add_argument("--people", type=int, default=4_000, help="几名参赛人员（默认 4000）")
    three.add_argument(
        "--stored", type=int, default=3_000_000, help="增长测到已存几份答卷（默认 3000000，0 为不测）"
    )
    three.add_argument("--only", choices=paths.NAMES, action="append", default=[], help="只测这一条，可重复")
    three.add_argument("--json", action="store_true", help="输出 JSON")
    three.set_defaults(measure=_answers)
    four = kinds.add_parser("storm", help="所有人在同一时刻开始、同一时刻交卷，事后核对数据库")
    four.add_argument("--people", type=int, default=2_000, help="几人（默认 2000）")
    four.set_defaults(measure=lambda given: storm.measure(people=given.people))
    _add_standings(kinds)
    _add_pages(kinds)
    given = parser.parse_args()
    if not Path("/proc/self/stat").exists():
        sys.exit("只能在 Linux 上测：处理器时间和内存从 /proc 读出。")
    try:
        given.measure(given)
    except (paths.Spoiled, cost.Unquiet, load.Silence) as fault:
        sys.exit(f"没有测成：{fault}")


def _add_standings(kinds: Any) -> None:
    five = kinds.add_parser("standings", help="榜单页、实时名次、整个活动的重算")
    five.add_argument("--rounds", type=int, default=8, help="几轮（默认 8）")
    five.add_argument("--seconds", type=float, default=3.0, help="一次测量约几秒（默认 3）")
    five.add_argument("--people", type=int, default=2_000, help="看榜单的有几人（默认 2000）")
    five.add_argument(
        "--season",
        type=int,
        nargs=3,
        default=(WHOLE.people, WHOLE.units, WHOLE.weeks),
        metavar=("人", "单位", "周"),
        help="重算多大的活动（默认 20000 2000 20，每人每周约 7.5 份答卷）",
    )
    five.add_argument("--limits", type=Path, default=answers.default_limits(), help="限度的程序")
    five.add_argument(
        "--only", choices=standings.NAMES, action="append", default=[], help="只测这一项，可重复"
    )
    five.add_argument("--json", action="store_true", help="输出 JSON")
    five.set_defaults(measure=_standings)


def _add_pages(kinds: Any) -> None:
    six = kinds.add_parser("pages", help="工作台的长列表：服务器用多久作成一页")
    six.add_argument("--rows", type=int, default=20_000, help="各多少行（默认 20000）")
    six.add_argument("--rounds", type=int, default=20, help="每页看几次（默认 20）")
    six.set_defaults(measure=lambda given: pages.measure(rows=given.rows, rounds=given.rounds))


def _answers(given: argparse.Namespace) -> None:
    if not given.limits.is_file():
        sys.exit(f"没有这个限度程序：{given.limits}")
    wanted = answers.Wanted(
        given.rounds, given.limits.resolve(), given.seconds, given.people, given.stored, tuple(given.only)
    )
    answers.measure(wanted, as_json=given.json)


def _standings(given: argparse.Namespace) -> None:
    if not given.limits.is_file():
        sys.exit(f"没有这个限度程序：{given.limits}")
    size = Size(*given.season)
    only = tuple(given.only)
    wanted = standings.Wanted(given.rounds, given.seconds, given.people, size, given.limits.resolve(), only)
    standings.measure(wanted, as_json=given.json)


if __name__ == "__main__":
    main()
