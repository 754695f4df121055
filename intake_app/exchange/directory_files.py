"""A directory of services from somebody else's file, and into one: HSDS as JSON or as a data package, or a table."""

import io
import zipfile
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path, PurePosixPath
from typing import Final

from intake_app.domain.directory import Service, ServiceEntry
from intake_app.domain.errors import UserError
from intake_app.exchange.findings import Findings, Notice
from intake_app.exchange.hsds_reading import named, read_service, service_nodes
from intake_app.exchange.hsds_tables import read_tables, tables, write_tables
from intake_app.exchange.hsds_writing import service_node
from intake_app.exchange.service_lists import read_list, write_list
from intake_app.exchange.trees import MAX_BYTES, read_tree

MOST_SERVICES: Final = 5_000
_MOST_RATIO: Final = 200


class DirectoryFormat(StrEnum):
    """What a directory goes into: one HSDS JSON file, a zipped HSDS data package of CSV, one plain table."""

    HSDS_JSON = "hsds-json"
    HSDS_PACKAGE = "hsds-package"
    TABLE = "table"


@dataclass(frozen=True)
class DirectoryFile:
    """What a file says of services, and what of it was not taken over."""

    entries: tuple[ServiceEntry, ...]
    notices: tuple[Notice, ...]


def read_directory(path: Path, kinds: frozenset[str]) -> DirectoryFile:
    """The services at `path`: a folder or zip with HSDS's CSV tables, an HSDS JSON file, or a table as CSV.

    `kinds`: the kinds of service the office's policy knows; others are left out with a notice. Raises UserError
    `cannot-read`, `too-large`, `not-utf-8`, `no-directory`, those of `parse_json`, and `bad-directory`, which lists
    every problem with its place.
    """
    findings = Findings()
    try:
        entries = _entries(path, kinds, findings)
    except OSError as problem:
        raise UserError("cannot-read", f"The file cannot be read: {problem.strerror}.", path.name) from None
    if len(entries) > MOST_SERVICES:
        findings.problem(path.name, f"has more than {MOST_SERVICES} services. Split it.")
    seen: dict[str, str] = {}
    for entry in entries:
        if entry.id in seen:
            findings.problem(entry.place, f"the id '{entry.id[:60]}' stands at {seen[entry.id]} too.")
        seen.setdefault(entry.id, entry.place)
    findings.stop_at_problems("bad-directory", path.name)
    if not entries:
        raise UserError("no-directory", "There is no service in it.", path.name)
    return DirectoryFile(tuple(entries), tuple(findings.notices))


def _entries(path: Path, kinds: frozenset[str], findings: Findings) -> list[ServiceEntry]:
    if path.is_dir():
        return _package(_folder(path), path.name, kinds, findings)
    content = _limited(path)
    if content[:4] == b"PK\x03\x04":
        return _package(_unzipped(content, path.name), path.name, kinds, findings)
    if path.suffix.lower() == ".csv":
        text = _decoded(content, path.name)
        if _is_of_package(path, text):
            return _package(_folder(path.parent), path.parent.name, kinds, findings)
        return read_list(path.name, text, kinds, findings)
    nodes = service_nodes(read_tree(content, path.name))
    return [entry for place, node in named(nodes, findings) for entry in read_service(node, place, kinds, findings)]


def _is_of_package(path: Path, text: str) -> bool:
    """Whether the table is one of an HSDS package: `services.csv` may also be a plain list."""
    mine = next((table for table in tables().values() if table.path == path.name), None)
    header = {name.strip() for name in text.split("\n", 1)[0].split(",")}
    return mine is not None and (path.name != tables()["service"].path or "organization_id" in header)


def _package(files: Mapping[str, str], place: str, kinds: frozenset[str], findings: Findings) -> list[ServiceEntry]:
    if tables()["service"].path not in files:
        raise UserError("no-directory", "There is no services.csv in it: this is no HSDS data package.", place)
    nodes = read_tables(files, findings)
    return [entry for where, node in named(nodes, findings) for entry in read_service(node, where, kinds, findings)]


def _limited(path: Path) -> bytes:
    with path.open("rb") as file:
        content = file.read(MAX_BYTES + 1)
    if len(content) > MAX_BYTES:
        raise UserError("too-large", f"The file has more than {MAX_BYTES // 1024 // 1024} MiB.", path.name)
    return content


def _decoded(content: bytes, place: str) -> str:
    """Text as UTF-8, or as spreadsheets of Western Europe write it."""
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        if b"\0" in content:
            raise UserError("not-utf-8", "Save the file as UTF-8.", f"{place}, byte {error.start}") from None
        return content.decode("cp1252", "replace")


def _folder(folder: Path) -> dict[str, str]:
    wanted = {table.path for table in tables().values()}
    return {path.name: _decoded(_limited(path), path.name) for path in sorted(folder.iterdir()) if path.name in wanted}


def _unzipped(content: bytes, place: str) -> dict[str, str]:
    """The tables in the zip, wherever in it they lie. Read by name, never unpacked; counted while they are read."""
    wanted = {table.path for table in tables().values()}
    files: dict[str, str] = {}
    left = MAX_BYTES
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as package:
            for member in package.infolist():
                name = PurePosixPath(member.filename).name
                if name not in wanted or member.is_dir():
                    continue
                if name in files or member.flag_bits & 1:
                    raise UserError("no-directory", "A table stands there twice, or is locked by a password.", name)
                with package.open(member) as file:
                    read = file.read(left + 1)
                left -= len(read)
                if left < 0 or len(read) > _MOST_RATIO * max(member.compress_size, 1):
                    raise UserError("too-large", f"Unpacked it has more than {MAX_BYTES // 1024 // 1024} MiB.", place)
                files[name] = _decoded(read, name)
    except (zipfile.BadZipFile, RuntimeError, EOFError, ValueError) as problem:
        raise UserError("cannot-read", f"The zip cannot be read: {problem}.", place) from None
    return files


def directory_content(
    services: Iterable[Service], form: DirectoryFormat, kind_names: Mapping[str, str], country: str = ""
) -> bytes:
    """The file with these services. `country`: the two letters (ISO 3166-1) their addresses belong to."""
    import json

    if form is DirectoryFormat.TABLE:
        return write_list(services).encode("utf-8-sig")
    nodes = [service_node(one, kind_names, country) for one in services]
    if form is DirectoryFormat.HSDS_JSON:
        return json.dumps(nodes, ensure_ascii=False, indent=1).encode("utf-8")
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        for name, text in write_tables(nodes).items():
            package.writestr(zipfile.ZipInfo(name), text.encode("utf-8"), zipfile.ZIP_DEFLATED)
    return out.getvalue()
