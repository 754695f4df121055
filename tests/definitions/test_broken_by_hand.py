"""The main policy broken by hand, as a spreadsheet or an editor breaks it: what is said, and where, and no more."""

import csv
import io
import shutil
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from intake_app.definitions.checking import check_paths
from intake_app.definitions.library import open_library
from intake_app.definitions.problems import Problem

SOUND = Path("forms/packs/pt-cdt")
TODAY = date(2026, 11, 21)
TIER = "tables/tier.csv"
LIBRARY = open_library()

Break = Callable[[Path], None]


def _bytes(name: str, change: Callable[[bytes], bytes]) -> Break:
    def act(folder: Path) -> None:
        path = folder / name
        before = path.read_bytes()
        after = change(before)
        assert after != before
        path.write_bytes(after)

    return act


def _put(name: str, old: str, new: str) -> Break:
    return _bytes(name, lambda content: content.replace(old.encode(), new.encode(), 1))


def _saved(content: bytes, delimiter: str = ";") -> bytes:
    """As a spreadsheet in Portugal saves it."""
    out = io.StringIO()
    csv.writer(out, delimiter=delimiter, lineterminator="\r\n").writerows(csv.reader(io.StringIO(content.decode())))
    return out.getvalue().encode()


def _every_table(change: Callable[[bytes], bytes]) -> Break:
    def act(folder: Path) -> None:
        for path in (*folder.glob("*.csv"), *folder.glob("tables/*.csv")):
            path.write_bytes(change(path.read_bytes()))

    return act


def _gone(name: str) -> Break:
    return lambda folder: (folder / name).unlink()


def _folder_instead(folder: Path) -> None:
    (folder / TIER).unlink()
    (folder / TIER).mkdir()


def _in_one_cell(content: bytes) -> bytes:
    return b"\n".join(b'"%s"' % line for line in content.replace(b'"', b"").splitlines())


def _several(folder: Path) -> None:
    _put(TIER, "illicit", "ilicit")(folder)
    _put("facts.csv", "2001-07-01", "01/07/2001")(folder)
    _put("pack.yaml", "status: in_force", "status: inforce")(folder)


def _broken(tmp_path: Path, change: Break) -> list[Problem]:
    folder = tmp_path / "pt-cdt"
    shutil.copytree(SOUND, folder)
    change(folder)
    return check_paths([folder], LIBRARY, today=TODAY)


READ: list[tuple[str, Break]] = [
    ("semicolons", _every_table(_saved)),
    ("semicolons and a mark", _every_table(lambda content: b"\xef\xbb\xbf" + _saved(content))),
    ("tabs", _every_table(lambda content: _saved(content, "\t"))),
    ("sep=;", _every_table(lambda content: b"sep=;\r\n" + _saved(content))),
    ("lines of Windows", _bytes(TIER, lambda content: content.replace(b"\n", b"\r\n"))),
    ("lines of old Macs", _bytes(TIER, lambda content: content.replace(b"\n", b"\r"))),
    ("blank lines first", _bytes(TIER, lambda content: b"\n\n" + _saved(content))),
    ("blank columns", _bytes(TIER, lambda content: b"\n".join(line + b",,," for line in content.splitlines()))),
    ("decimal comma", _bytes("references.csv", lambda content: _saved(content).replace(b";0.1;", b";0,1;"))),
]


@pytest.mark.parametrize("change", [change for _, change in READ], ids=[name for name, _ in READ])
def test_what_spreadsheets_write_is_simply_read(tmp_path: Path, change: Break) -> None:
    found = _broken(tmp_path, change)
    assert [one for one in found if one.severity == "error"] == []
    assert not any(one.code == "windows-1252" for one in found)
    folder = str((tmp_path / "pt-cdt").resolve())
    assert LIBRARY.pack(folder).references == LIBRARY.pack("pt-cdt").references


def test_windows_letters_are_read_and_shown(tmp_path: Path) -> None:
    def change(content: bytes) -> bytes:
        rows = _saved(content).splitlines(keepends=True)
        return b"".join([*rows[:1], rows[1].replace(b"\r\n", "não".encode("cp1252") + b"\r\n"), *rows[2:]])

    found = _broken(tmp_path, _bytes("references.csv", change))
    (told,) = (one for one in found if one.code == "windows-1252")
    assert (told.severity, told.line) == ("warning", 2)
    assert "não" in told.what and told.mend
    assert [one for one in found if one.severity == "error"] == []


WRONG: list[tuple[str, Break, list[tuple[str, str, int]]]] = [
    ("no table", _gone(TIER), [("file-missing", "tier.csv", 0)]),
    ("no services", _gone("services.csv"), [("file-missing", "services.csv", 0)]),
    ("no pack.yaml", _gone("pack.yaml"), [("file-missing", "pack.yaml", 0)]),
    ("a folder", _folder_instead, [("file-unreadable", "tier.csv", 0)]),
    ("empty", _bytes(TIER, lambda _: b""), [("csv-empty", "tier.csv", 0)]),
    ("no rows", _bytes(TIER, lambda content: content.splitlines()[0]), [("table-empty", "tier.csv", 0)]),
    (
        "wrong column",
        _put(TIER, "illicit", "ilicit"),
        [("column-unknown", "tier.csv", 1), ("column-missing", "tier.csv", 1)],
    ),
    ("UTF-16", _bytes(TIER, lambda content: content.decode().encode("utf-16")), [("utf-16", "tier.csv", 0)]),
    ("no encoding", _put(TIER, "T2,", "T2") , [("row-length", "tier.csv", 5)]),
    ("NUL", _put(TIER, "T2,", "T2\0,"), [("odd-character", "tier.csv", 5)]),
    ("day first", _put("facts.csv", "2001-07-01", "01/07/2001"), [("not-a-date", "facts.csv", 2)]),
    ("a number for a day", _put("facts.csv", "2001-07-01", "37073"), [("not-a-date", "facts.csv", 2)]),
    ("day first in a cell", _put("tables/route.csv", "<2001-07-01", "<01-07-2001"), [("cell-date", "route.csv", 5)]),
    ("same rule", _put(TIER, "\nT2,", "\nT1,"), [("duplicate-rule", "tier.csv", 5)]),
    ("huge cell", _put(TIER, "T2,", f"T2{'x' * 6000},"), [("cell-too-long", "tier.csv", 5)]),
    ("decimal comma", _put("references.csv", ",0.1,", ",0,1,"), [("row-length", "references.csv", 2)]),
    ("unclosed", _put(TIER, "T2,", '"T2,'), [("csv", "tier.csv", 5)]),
    ("rows in one cell", _bytes(TIER, _in_one_cell),
     [("csv-one-cell", "tier.csv", 1)]),
    ("another yes", _put(TIER, ",yes\n", ",SIM\n"), [("yes-or-no", "tier.csv", 2)]),
    ("a capital", _put(TIER, ",treatment,", ",Treatment,"), [("bad-code", "tier.csv", 4)]),
    ("an empty cell", _put(TIER, "T2,-,", "T2,,"), [("cell-empty", "tier.csv", 5)]),
    ("a formula", _put(TIER, "T2,-,", "T2,=A1,"), [("cell-formula", "tier.csv", 5)]),
    ("seven point nothing", _put("follow_up.csv", ",7,", ',"7,0",'), [("bad-number", "follow_up.csv", 4)]),
    ("key twice", _put("pack.yaml", "status: in_force", "status: in_force\nstatus: draft"),
     [("duplicate-key", "pack.yaml", 7)]),
    ("a tab", _put("pack.yaml", "  age: {", "\tage: {"), [("yaml", "pack.yaml", 25)]),
    ("letters of Windows", _bytes("pack.pt.yaml", lambda content: content.decode().encode("cp1252", "replace")),
     [("not-utf8", "pack.pt.yaml", 2)]),
    ("three at once", _several, [("not-a-date", "facts.csv", 2), ("not-a-choice", "pack.yaml", 6),
     ("column-unknown", "tier.csv", 1), ("column-missing", "tier.csv", 1)]),
]  # fmt: skip


@pytest.mark.parametrize("change, expected", [row[1:] for row in WRONG], ids=[row[0] for row in WRONG])
def test_every_mistake_is_told_at_its_place_and_nothing_else_with_it(
    tmp_path: Path, change: Break, expected: list[tuple[str, str, int]]
) -> None:
    errors = [one for one in _broken(tmp_path, change) if one.severity == "error"]
    assert sorted((one.code, Path(one.file).name, one.line) for one in errors) == sorted(expected)
    assert all(one.what and one.mend for one in errors)


def test_a_missing_text_and_a_missing_language_are_warnings(tmp_path: Path) -> None:
    def change(folder: Path) -> None:
        _put("pack.en.yaml", "  tier.T2: ", "  # ")(folder)
        _gone("pack.pt.yaml")(folder)

    found = _broken(tmp_path, change)
    assert {(one.code, one.severity) for one in found if "T2" in one.what or "'pt'" in one.what} >= {
        ("language-missing", "warning")
    }
    assert any(one.code == "text-missing" and "tier.T2" in one.what for one in found)
