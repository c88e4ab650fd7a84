"""The Chinese font for pictures and PDF files; it comes with the front-end packages (scripts/assets)."""

from enum import StrEnum
from pathlib import Path

from quizsvc.kit.errors import Unavailable

FOLDER = Path(__file__).resolve().parents[2] / "node_modules" / "@expo-google-fonts" / "noto-sans-sc"


class Weight(StrEnum):
    """How heavy the strokes are, as the font's files are called."""

    REGULAR = "400Regular"
    BOLD = "700Bold"


class FontMissing(Unavailable):
    """The font's files were never fetched."""

    title = "缺少中文字体"


def noto_sans_sc(weight: Weight = Weight.REGULAR, folder: Path = FOLDER) -> Path:
    """The TrueType file of Noto Sans SC, which has rare characters of names too.

    Raises:
        FontMissing: it is not there; says what to run.
    """
    file = folder / weight / f"NotoSansSC_{weight}.ttf"
    if not file.is_file():
        raise FontMissing("没有找到中文字体 Noto Sans SC。请在项目文件夹里运行 scripts/assets，然后重试。")
    return file
