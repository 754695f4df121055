"""The directory as one plain table, for people with a spreadsheet: a column for each field of a service."""

import uuid
from collections.abc import Callable, Iterable, Mapping
from dataclasses import fields
from datetime import date
from decimal import Decimal
from typing import Any, Final

from intake_app.domain.directory import Point, Service, ServiceEntry
from intake_app.exchange.findings import Findings
from intake_app.exchange.hsds_tables import read_rows, write_rows

COLUMNS: Final = tuple(one.name for one in fields(Service))
_SEVERAL: Final = " | "
_YES: Final = frozenset({"yes", "sim", "true", "1", "s", "y"})
_NO: Final = frozenset({"no", "não", "nao", "false", "0", "n"})
_LONGEST: Final = 2_000


def write_list(services: Iterable[Service]) -> str:
    """The table as CSV. Several kinds, languages or codes of access stand in one cell, a bar between them."""
    return write_rows(COLUMNS, ({name: _cell(getattr(one, name)) for name in COLUMNS} for one in services))


def _cell(value: object) -> object:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, tuple):
        return _SEVERAL.join(value)
    return value.isoformat() if isinstance(value, date) else value


def cell_text(value: object) -> str:
    """A field's value as it stands in a cell, or in an entry on the screen."""
    found = _cell(value)
    return "" if found is None else str(found)


def read_cell(column: str, text: str) -> Any:
    """The value of a field from its cell. Raises ValueError, saying what is wrong after the text."""
    return _READERS[column](text)


def read_list(path: str, text: str, kinds: frozenset[str], findings: Findings) -> list[ServiceEntry]:
    """What the table says of each service. Columns may be left out: what they would tell stays as it is.

    A row without `id` is known by its name. Everything that is wrong goes to `findings`, with file and line.
    """
    rows = read_rows(path, text, findings)
    names = {name for _, row in rows for name in row}
    if rows and "name" not in names:
        findings.problem(path, f"there is no column 'name'. Columns: {', '.join(COLUMNS)}.")
        return []
    for name in sorted(names - set(COLUMNS)):
        findings.notice("unknown-column", path, f"The column '{name[:40]}' is not known and was left out.")
    entries: list[ServiceEntry] = []
    for line, row in rows:
        place = f"{path}, line {line}"
        values = _values(row, place, kinds, findings)
        if not values.get("name"):
            findings.problem(place, "the service has no name.")
            continue
        identity = str(row.get("id") or uuid.uuid5(uuid.NAMESPACE_OID, str(values["name"])))
        entries.append(ServiceEntry(identity, values, place))
    return entries


def _values(row: Mapping[str, Any], place: str, kinds: frozenset[str], findings: Findings) -> dict[str, object]:
    values: dict[str, object] = {}
    for name, cell in row.items():
        reader = _READERS.get(name)
        if reader is None or name == "id":
            continue
        try:
            values[name] = reader(cell)
        except ValueError as problem:
            findings.problem(place, f"{name}: '{str(cell)[:40]}' {problem}.")
    if "kinds" in values:
        known: list[str] = []
        for code in values["kinds"] if isinstance(values["kinds"], tuple) else ():
            if code in kinds:
                known.append(code)
            else:
                message = f"'{code[:40]}' is no kind of service of the office's policy. Choose a kind for it."
                findings.notice("unknown-kind", place, message)
        values["kinds"] = tuple(known)
    _check_place(values, place, findings)
    return values


def _check_place(values: Mapping[str, object], place: str, findings: Findings) -> None:
    north, east = values.get("latitude"), values.get("longitude")
    if isinstance(north, float) and isinstance(east, float):
        try:
            Point(north, east)
        except ValueError:
            findings.problem(place, f"{north}, {east} lies nowhere on the Earth.")
    least, most = values.get("minimum_age"), values.get("maximum_age")
    if isinstance(least, int) and isinstance(most, int) and least > most:
        findings.problem(place, f"the least age {least} is above the highest age {most}.")


def _text(cell: Any) -> str:
    text = str(cell).strip()
    if len(text) > _LONGEST:
        raise ValueError(f"has more than {_LONGEST} characters")
    return text


def _several(cell: Any) -> tuple[str, ...]:
    return tuple(dict.fromkeys(part.strip() for part in _text(cell).split("|") if part.strip()))


def _whole(cell: Any) -> int:
    text = str(cell).strip()
    if not text.isdigit() or len(text) > 3:
        raise ValueError("is no whole number from 0 to 999")
    return int(text)


def _number(cell: Any) -> float:
    try:
        number = Decimal(str(cell).strip().replace(",", "."))
    except ArithmeticError:
        raise ValueError("is no number") from None
    if not number.is_finite() or abs(number) > 100_000:
        raise ValueError("is no number that can be right")
    return float(number)


def _way(cell: Any) -> float:
    number = _number(cell)
    if number < 0:
        raise ValueError("is below 0")
    return number


def _day(cell: Any) -> date:
    text = str(cell).strip()
    parts = text.replace("/", "-").replace(".", "-").split("-")
    if len(parts) == 3 and len(parts[2]) == 4:
        text = "-".join((parts[2], parts[1].zfill(2), parts[0].zfill(2)))
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise ValueError("is no day; write 2026-03-31") from None


def _yes_or_no(cell: Any) -> bool:
    word = str(cell).strip().lower()
    if word not in _YES | _NO:
        raise ValueError("is neither yes nor no")
    return word in _YES


_READERS: Final[Mapping[str, Callable[[Any], object]]] = dict.fromkeys(COLUMNS, _text) | {
    "kinds": _several,
    "languages": _several,
    "access": _several,
    "waiting_days": _whole,
    "minimum_age": _whole,
    "maximum_age": _whole,
    "distance_km": _way,
    "latitude": _number,
    "longitude": _number,
    "last_checked": _day,
    "active": _yes_or_no,
    "free": _yes_or_no,
}
