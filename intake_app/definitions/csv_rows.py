"""Reads CSV tables as spreadsheets write them, row by row with lines; refuses what could do harm."""

import csv
import io
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from intake_app.definitions.file_texts import read_text
from intake_app.definitions.problems import Sheet

MAX_COLUMNS: Final = 200
MAX_CSV_ROWS: Final = 2_000
MAX_CSV_LINES: Final = 20_000
MAX_CELL: Final = 5_000
_DELIMITERS: Final = (",", ";", "\t")
_TOLD_DELIMITER: Final = re.compile(r"\"?sep=([,;\t])\"?[ \t,;]*(?:\n|\Z)", re.IGNORECASE)
# What a spreadsheet would calculate when the file is opened. A minus alone or before a number is what tables write.
_FORMULA: Final = re.compile(r"[=+@]|-(?![-0-9.,; ]*\Z)")


@dataclass(slots=True)
class CsvRow:
    """One row of a table: its first line, and its cells, trimmed, by column name."""

    line: int
    cells: dict[str, str]


def read_csv(path: Path, sheet: Sheet, columns: tuple[str, ...], optional: tuple[str, ...] = ()) -> list[CsvRow]:
    """The rows of the table at `path`. Columns missing or unknown, rows too long or too short are noted in `sheet`.

    Comma or, as spreadsheets write it in many countries, semicolon, or tab; a first line `sep=;` may say so. Blank rows
    and blank columns at the end are passed. Windows-1252, which the same spreadsheets write, is read with a warning.
    """
    text = read_text(path, sheet, windows=True)
    return [] if text is None else parse_csv(text, sheet, columns, optional)


def parse_csv(text: str, sheet: Sheet, columns: tuple[str, ...], optional: tuple[str, ...] = ()) -> list[CsvRow]:
    """Like `read_csv`, from text."""
    if text.count("\n") > MAX_CSV_LINES:
        sheet.error(0, "csv-rows", f"More than {MAX_CSV_LINES} lines.", "Split the table, or remove what is empty.")
        return []
    told = _TOLD_DELIMITER.match(text)
    if told is not None:
        # An empty line in its place, so that the lines that are told stay those of the file.
        text = "\n" + text[told.end() :]
    delimiter = told[1] if told is not None else _delimiter(text)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    rows: list[CsvRow] = []
    header: list[str] | None = None
    line, width = 1, 0
    try:
        for cells in reader:
            trimmed = [cell.strip() for cell in cells]
            if any(trimmed):
                if header is None:
                    width = len(cells)
                    header = _header(trimmed, line, sheet, columns, optional)
                    if header is None:
                        return []
                elif len(rows) >= MAX_CSV_ROWS:
                    sheet.error(line, "csv-rows", f"More than {MAX_CSV_ROWS} rows.", "Split the table.")
                    break
                else:
                    _row(rows, trimmed, line, header, width, sheet)
            line = reader.line_num + 1
    except csv.Error as error:
        if "field larger" in str(error):
            _cell_too_long(line, sheet)
        else:
            mend = "Look for a quotation mark that is not closed."
            sheet.error(line, "csv", f"This row cannot be read ({error}).", mend)
    if header is None:
        sheet.error(0, "csv-empty", "The table is empty.", f"Write a header row: {','.join(columns)}.")
    return rows


def _delimiter(text: str) -> str:
    """What parts the cells of the first row that holds something; no name of a column holds any of them."""
    first = text.lstrip("\n").split("\n", 1)[0]
    return next((sign for sign in _DELIMITERS if sign in first), ",")


def _header(
    cells: list[str], line: int, sheet: Sheet, columns: tuple[str, ...], optional: tuple[str, ...]
) -> list[str] | None:
    while cells and not cells[-1]:
        cells.pop()
    if len(cells) == 1 and any(sign in cells[0] for sign in _DELIMITERS):
        mend = "Save the table again as CSV, without quotation marks around whole rows."
        sheet.error(line, "csv-one-cell", "The whole row stands in one cell.", mend)
        return None
    if len(cells) > MAX_COLUMNS:
        sheet.error(line, "csv-columns", f"More than {MAX_COLUMNS} columns.", "Look for a header on one line.")
        return None
    known = (*columns, *optional)
    missing = [name for name in columns if name not in cells]
    for name in missing:
        sheet.error(line, "column-missing", f"The column '{name}' is missing.", f"Columns: {', '.join(known)}.")
    for position, name in enumerate(cells, 1):
        if name not in known:
            sheet.error(
                line,
                "column-unknown",
                f"Column {position}, '{name}', is not known here.",
                sheet.hint(name, known) or "Remove it.",
            )
        elif cells.index(name) != position - 1:
            sheet.error(line, "column-twice", f"The column '{name}' stands there twice.", "Keep one of the two.")
    return None if missing else cells


def _cell_too_long(line: int, sheet: Sheet) -> None:
    mend = "Shorten it, or look for a quotation mark that is not closed."
    sheet.error(line, "cell-too-long", f"A cell has more than {MAX_CELL} characters.", mend)


def _row(rows: list[CsvRow], cells: list[str], line: int, header: list[str], width: int, sheet: Sheet) -> None:
    """Takes a row; blank cells behind it are passed where the header, `width` cells wide, has them too."""
    while len(header) < len(cells) <= width and not cells[-1]:
        cells.pop()
    if len(cells) != len(header):
        what = f"The row has {len(cells)} cells, the header has {len(header)}."
        mend = "Put a cell that holds a comma, 0,1 too, in quotation marks; write '-' for any."
        sheet.error(line, "row-length", what, mend)
        return
    for name, cell in zip(header, cells, strict=True):
        if len(cell) > MAX_CELL:
            _cell_too_long(line, sheet)
            return
        if _FORMULA.match(cell):
            what = f"Column '{name}' begins like a formula: '{cell[:20]}'."
            sheet.error(line, "cell-formula", what, "Begin it with a letter or a digit: a spreadsheet would run it.")
            return
    rows.append(CsvRow(line, dict(zip(header, cells, strict=True))))
