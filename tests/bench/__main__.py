"""`scripts/bench`: what is measured, by name."""

import argparse

from tests.bench import imports, uploads


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
    given = parser.parse_args()
    given.measure(given)


if __name__ == "__main__":
    main()
