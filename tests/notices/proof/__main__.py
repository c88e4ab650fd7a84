"""`scripts/proof FILE.zip NOTICE.docx`: compares every figure of a notice with what scripts/audit works out.

The notice names the versions that it was made from: their rows are worked out again, and what follows from
them is compared with each table, each sentence and each chart's description, in the document's order. Nothing
of the product's code takes part. Exit status: 0 all agrees, 1 the first difference is printed, 2 a file
cannot be read.
"""

import argparse
import sys
import zipfile
from pathlib import Path
from xml.etree.ElementTree import ParseError

from tests.notices.proof.comparing import Proof
from tests.rankings.audited import audit

ABOUT = "由活动的导出文件重新算出通报里的每个数字，逐一核对。"


def main() -> int:
    """Compare, and say how many figures agree, or which one does not."""
    parser = argparse.ArgumentParser(prog="scripts/proof", description=ABOUT)
    parser.add_argument("file", type=Path, help="flask rankings export 或 GET /exports/season.zip 得到的文件")
    parser.add_argument("notice", type=Path, help="周统计或月通报的 Word 文件")
    asked = parser.parse_args()
    try:
        proof = Proof(asked.file, asked.notice)
        proof.compare()
    except audit.Difference as found:
        print("1 differences 有 1 处不符，后面的没有再核对：")
        print(*(f"  {name}: {value}" for name, value in found.args[0].items()), sep="\n")
        return 1
    except (OSError, zipfile.BadZipFile, ParseError, LookupError, ValueError) as error:
        parser.exit(2, f"读不了 {asked.file} 或 {asked.notice}：{error!r}\n")
    print(f"{proof.figures} figures, 0 differences 共核对 {proof.figures} 个数字，0 处不符")
    for text in proof.left:
        print(f"  没有核对：{text}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
