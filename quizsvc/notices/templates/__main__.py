"""`python -m quizsvc.notices.templates`: write the templates anew, after a change of their layout."""

import argparse
from pathlib import Path

from quizsvc.notices.templates import body, package

HERE = Path(__file__).parent


def main() -> None:
    """Write each kind's template into a folder."""
    parser = argparse.ArgumentParser(prog="scripts/templates", description="重新生成通报和周统计的 Word 模板")
    parser.add_argument("--folder", type=Path, default=HERE, help="写入这个文件夹；不写则就地更新")
    folder: Path = parser.parse_args().folder
    for kind in body.BODIES:
        (folder / f"{kind}.docx").write_bytes(package.template(kind))


if __name__ == "__main__":
    main()
