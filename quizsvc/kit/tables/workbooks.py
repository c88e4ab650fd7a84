"""Excel workbooks, by pandas with the calamine engine, once they have been looked at from outside."""

import io
import math
from collections.abc import Iterator, Mapping
from datetime import date, datetime, time, timedelta
from typing import Any, Literal

import pandas as pd
import python_calamine

from quizsvc.kit.files import EncryptedFile, TruncatedFile
from quizsvc.kit.tables.cells import (
    BLANK,
    Cell,
    Decorated,
    Formula,
    Sheet,
    Workbook,
    number_cell,
    percent_cell,
    sheet_of,
)
from quizsvc.kit.tables.extents import Extent
from quizsvc.kit.tables.styles import Shown


def read_xlsx(data: bytes, extents: Mapping[str, Extent]) -> Workbook:
    """An xlsx that `zips.inspect` let through."""
    return Workbook("xlsx", _sheets(data, extents))


def read_xls(data: bytes, extents: Mapping[str, Extent]) -> Workbook:
    """An xls that `ole.inspect` let through."""
    return Workbook("xls", _sheets(data, extents))


def _sheets(data: bytes, extents: Mapping[str, Extent]) -> list[Sheet]:
    sheets = []
    for name, frame in _frames(data).items():
        extent = extents.get(name) or Extent(name)
        sheet = sheet_of(name, _rows(frame, extent), extent.merged)
        if sheet is not None:
            sheets.append(sheet)
    return sheets


def _frames(data: bytes) -> dict[str, pd.DataFrame]:
    engine: Literal["calamine"] = "calamine"
    try:
        return pd.read_excel(
            io.BytesIO(data),
            engine=engine,
            sheet_name=None,
            header=None,
            dtype=object,
            keep_default_na=False,
            na_filter=False,
        )
    except python_calamine.PasswordError as error:
        raise EncryptedFile() from error
    except (python_calamine.CalamineError, ValueError, OverflowError, IndexError, EOFError) as error:
        # The container is sound, so what the parser cannot read inside is damage.
        raise TruncatedFile() from error
    except BaseException as error:
        # A panic in the parser is no Exception, and its class cannot be imported.
        if type(error).__module__ == "pyo3_runtime":
            raise TruncatedFile() from error
        raise


def _rows(frame: pd.DataFrame, extent: Extent) -> Iterator[tuple[int, list[Cell]]]:
    by_row: dict[int, dict[int, str]] = {}
    for (row, column), formula in extent.formulas.items():
        by_row.setdefault(row, {})[column] = formula
    number = 0
    for number, values in enumerate(frame.itertuples(index=False, name=None), 1):
        cells = [_cell(value, extent.shown.get((number, at))) for at, value in enumerate(values, 1)]
        yield number, _with_formulas(cells, by_row.pop(number, {}))
    for row in sorted(by_row):  # formulas that nobody computed: the parser saw nothing there
        yield row, _with_formulas([], by_row[row])


def _with_formulas(cells: list[Cell], formulas: Mapping[int, str]) -> list[Cell]:
    for column, formula in formulas.items():
        cells.extend([BLANK] * (column - len(cells)))
        cells[column - 1] = Formula(cells[column - 1] or (f"={formula}" if formula else ""))
    return cells


def _cell(value: Any, shown: Shown | None) -> Cell:
    if isinstance(value, str):
        return Cell(value) if value else BLANK
    if isinstance(value, bool):
        return Cell("TRUE" if value else "FALSE")
    if isinstance(value, (int, float)):
        return _number(value, shown)
    if isinstance(value, datetime):
        moment = value.to_pydatetime() if isinstance(value, pd.Timestamp) else value
        text = moment.date().isoformat() if moment.time() == time() else moment.isoformat(" ", "seconds")
        return Cell(text)
    if isinstance(value, date):
        return Cell(value.isoformat())
    if isinstance(value, time):
        return Cell(value.isoformat("seconds"))
    if isinstance(value, timedelta):
        return Decorated(value)
    return BLANK if value is None else Cell(value)


def _number(value: float, shown: Shown | None) -> Cell:
    if shown is Shown.PERCENT and math.isfinite(value):
        return percent_cell(value)
    return Decorated(number_cell(value)) if shown is Shown.WITH_TEXT else number_cell(value)
