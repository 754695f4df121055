"""Tables for spreadsheets: RFC 4180, and no cell that a spreadsheet would take for a formula."""

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from typing import Final

TRIGGERS: Final = ("=", "+", "-", "@", "\t", "\r", "\n", "\uff1d", "\uff0b", "\uff0d", "\uff20")
"""What a cell must not begin with, also after blanks, in Latin and in full width."""


def safe_cell(value: object) -> str:
    """`value` as the text of a cell; before what looks like a formula stands an apostrophe, numbers stay numbers."""
    if value is None:
        return ""
    if isinstance(value, int | float) and not isinstance(value, bool):
        return str(value)
    text = str(value).replace("\x00", "")
    begins = text.lstrip(" \u00a0\u200b\ufeff\u2060\u3000")[:1]
    return f"'{text}" if text[:1] in TRIGGERS or begins in TRIGGERS else text


def as_csv(columns: Sequence[str], rows: Iterable[Mapping[str, object]]) -> str:
    """The rows under their columns, every cell quoted, in UTF-8 with a mark at its beginning so that spreadsheets read
    accents right."""
    out = io.StringIO()
    writer = csv.writer(out, quoting=csv.QUOTE_ALL, lineterminator="\r\n")
    writer.writerow([safe_cell(column) for column in columns])
    for row in rows:
        writer.writerow([safe_cell(row.get(column)) for column in columns])
    return "\ufeff" + out.getvalue()
