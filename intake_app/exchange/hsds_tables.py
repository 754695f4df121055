"""HSDS as a data package of CSV tables: joined into the nested form, and taken apart again."""

import csv
import io
import json
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any, Final

from intake_app import paths
from intake_app.exchange.findings import Findings

MAX_ROWS: Final = 20_000
MAX_CELL: Final = 20_000
_NUMBERS: Final = frozenset({"minimum_age", "maximum_age", "latitude", "longitude", "amount"})
_FORMULA: Final = ("=", "+", "-", "@", "\t", "\r")
Row = dict[str, Any]


@dataclass(frozen=True)
class Table:
    """A table of the package: its file and its columns."""

    path: str
    fields: tuple[str, ...]


@cache
def tables() -> Mapping[str, Table]:
    """The tables we read and write, by HSDS's names for them."""
    source = json.loads((paths.resources_dir() / "hsds" / "tables.json").read_text(encoding="utf-8"))
    return {name: Table(one["path"], tuple(one["fields"])) for name, one in source["tables"].items()}


def read_tables(files: Mapping[str, str], findings: Findings) -> list[Row]:
    """The services told by the CSV files (by name), each nested as HSDS's JSON has it."""
    found = {name: _rows(table.path, files.get(table.path, ""), findings) for name, table in tables().items()}
    by: dict[tuple[str, str], dict[str, list[Row]]] = {}

    def of(table: str, key: str, value: object) -> list[Row]:
        if (table, key) not in by:
            index: dict[str, list[Row]] = defaultdict(list)
            for row in found[table]:
                index[str(row.get(key, ""))].append(row)
            by[(table, key)] = index
        return by[(table, key)].get(str(value), []) if value else []

    return [_service(row, of) for row in found["service"]]


def _service(row: Row, of: Any) -> Row:
    identity = row.get("id")
    return row | {
        "organization": next(iter(of("organization", "id", row.get("organization_id"))), None),
        "phones": of("phone", "service_id", identity),
        "contacts": of("contact", "service_id", identity),
        "schedules": of("schedule", "service_id", identity),
        "languages": of("language", "service_id", identity),
        "cost_options": of("cost_option", "service_id", identity),
        "funding": of("funding", "service_id", identity),
        "attributes": [
            one | {"taxonomy_term": next(iter(of("taxonomy_term", "id", one.get("taxonomy_term_id"))), None)}
            for one in of("attribute", "link_id", identity)
        ],
        "service_at_locations": [_site(one, of) for one in of("service_at_location", "service_id", identity)],
    }


def _site(row: Row, of: Any) -> Row:
    identity, place = row.get("id"), row.get("location_id")
    location = next(iter(of("location", "id", place)), None)
    if location is not None:
        location = location | {
            "addresses": of("address", "location_id", place),
            "accessibility": of("accessibility", "location_id", place),
            "phones": of("phone", "location_id", place),
        }
    return row | {
        "location": location,
        "phones": of("phone", "service_at_location_id", identity),
        "contacts": of("contact", "service_at_location_id", identity),
        "schedules": of("schedule", "service_at_location_id", identity),
    }


def _rows(path: str, text: str, findings: Findings) -> list[Row]:
    """The rows of one file; empty cells are left out, numbers are numbers."""
    return [row for _, row in read_rows(path, text, findings)]


def read_rows(path: str, text: str, findings: Findings) -> list[tuple[int, Row]]:
    """The rows of a CSV file with a header, each with its line. Comma or semicolon, as spreadsheets write it."""
    text = text.removeprefix("\ufeff")
    first = text.split("\n", 1)[0]
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=";" if first.count(";") > first.count(",") else ",")
    rows: list[tuple[int, Row]] = []
    header: list[str] = []
    line = 1
    try:
        for cells in reader:
            if not header:
                header = [cell.strip() for cell in cells]
            elif any(cell.strip() for cell in cells):
                if len(rows) >= MAX_ROWS:
                    findings.problem(path, f"has more than {MAX_ROWS} rows.")
                    break
                rows.append((line, _row(f"{path}, line {line}", header, cells, findings)))
            line = reader.line_num + 1
    except csv.Error as error:
        findings.problem(f"{path}, line {line}", f"this row cannot be read ({error}).")
    return rows


def _row(place: str, header: Sequence[str], cells: Sequence[str], findings: Findings) -> Row:
    if len(cells) > len(header) and any(cell.strip() for cell in cells[len(header) :]):
        findings.problem(place, f"the row has {len(cells)} cells, the header has {len(header)}.")
    row: Row = {}
    for name, cell in zip(header, cells, strict=False):
        text = _told(cell)
        if len(text) > MAX_CELL:
            findings.problem(place, f"'{name}' has more than {MAX_CELL} characters.")
        elif text:
            row[name] = _number(text) if name in _NUMBERS else text
    return row


def _told(cell: str) -> str:
    """The cell without the sign that keeps a spreadsheet from running it."""
    text = cell.strip()
    return text[1:] if text[:1] == "'" and text[1:].lstrip(" ")[:1] in _FORMULA else text


def _number(text: str) -> Any:
    from decimal import Decimal, InvalidOperation

    try:
        number = Decimal(text.replace(",", "."))
    except InvalidOperation:
        return text
    if not number.is_finite():
        return text
    return int(number) if number == number.to_integral_value() and abs(number) < 10**9 else number


def write_rows(fields: Iterable[str], rows: Iterable[Mapping[str, object]]) -> str:
    """CSV with a header. A cell that a spreadsheet would run gets an apostrophe before it."""
    names = list(fields)
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(names)
    for row in rows:
        writer.writerow([_safe(row.get(name)) for name in names])
    return out.getvalue()


def _safe(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, int | float):
        return str(value)
    text = str(value)
    return f"'{text}" if text[:1] in _FORMULA or text.lstrip()[:1] in _FORMULA else text


def write_tables(services: Iterable[Mapping[str, Any]]) -> dict[str, str]:
    """The files of the package by name, from services nested as HSDS's JSON has them."""
    rows: dict[str, dict[str, Row]] = {name: {} for name in tables()}
    for service in services:
        _take_apart(service, rows)
    files = {
        table.path: write_rows(table.fields, rows[name].values()) for name, table in tables().items() if rows[name]
    }
    resources = [
        {"name": name, "path": table.path, "profile": "tabular-data-resource",
         "schema": {"primaryKey": "id", "fields": [{"name": field} for field in table.fields]}}
        for name, table in tables().items() if rows[name]
    ]  # fmt: skip
    package = {
        "name": "human_services_data",
        "profile": "tabular-data-package",
        "version": "3.0.0",
        "resources": resources,
    }
    files["datapackage.json"] = json.dumps(package, ensure_ascii=False, indent=1)
    return files


def _take_apart(service: Mapping[str, Any], rows: dict[str, dict[str, Row]]) -> None:
    identity = service["id"]

    def put(table: str, row: Mapping[str, Any], **links: object) -> None:
        rows[table].setdefault(str(row["id"]), {**row, **links})

    organization = service["organization"]
    put("organization", organization)
    put("service", service, organization_id=organization["id"])
    for table, key in (
        ("phone", "phones"), ("contact", "contacts"), ("schedule", "schedules"), ("language", "languages"),
        ("funding", "funding"), ("cost_option", "cost_options"),
    ):  # fmt: skip
        for one in service.get(key, ()):
            put(table, one, service_id=identity)
    for one in service.get("attributes", ()):
        term = one["taxonomy_term"]
        put("taxonomy", term["taxonomy_detail"])
        put("taxonomy_term", term, taxonomy_id=term["taxonomy_detail"]["id"])
        put("attribute", one, link_id=identity, taxonomy_term_id=term["id"])
    for site in service.get("service_at_locations", ()):
        location = site["location"]
        put("service_at_location", site, service_id=identity, location_id=location["id"])
        put("location", location)
        for table, key in (("address", "addresses"), ("accessibility", "accessibility")):
            for one in location.get(key, ()):
                put(table, one, location_id=location["id"])
