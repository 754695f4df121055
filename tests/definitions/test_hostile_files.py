"""Files that mislead, by accident or on purpose: each trap is told with its line and what to do."""

import os
import time
from decimal import Decimal
from pathlib import Path

import pytest

from intake_app.definitions.csv_rows import MAX_CELL, parse_csv, read_csv
from intake_app.definitions.fields import Fields
from intake_app.definitions.problems import Problem, Sheet
from intake_app.definitions.reading import MAX_TEXT, MapNode, TextNode, parse_yaml, read_yaml
from intake_app.json_text import MAX_LEVELS, JsonError, parse_json, parse_json_entries
from tests.definitions.small import FILES, Office


def told(content: bytes | str, folder: Path, name: str = "x.yaml") -> list[tuple[str, int]]:
    path = folder / name
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    problems: list[Problem] = []
    sheet = Sheet(path, problems)
    read_yaml(path, sheet) if name.endswith("yaml") else read_csv(path, sheet, ("a", "b"))
    assert all(problem.what and problem.mend for problem in problems)
    return [(problem.code, problem.line) for problem in problems]


@pytest.mark.parametrize(
    ("content", "code", "line"),
    [
        (b"a: x\nb: \x00\n", "odd-character", 2),
        ("a: x\r\nb: y\u2028z\r\n", "odd-character", 2),
        ("a: x\nb: y\ufeff\n", "odd-character", 2),
        ("a: warning\nb: \u202egninraw\n", "odd-character", 2),
        ("a: x\u0085b: y\n", "odd-character", 1),
        ('a: x\nb: "\\0"\n', "odd-character", 2),
        ('a: x\nb: "\\u202E"\n', "odd-character", 2),
        ('a: x\n"\\r": y\n', "odd-character", 2),
        ('a: x\nb: "\\ud800"\n', "yaml", 2),
        (b"a: x\nb: \xed\xa0\x80\n", "not-utf8", 2),
        (b"a: x\nb: \xf4\x90\x80\x80\n", "not-utf8", 2),
        ("a: x\n".encode("utf-16"), "utf-16", 0),
        ("a: x\nb: y\n".encode("utf-16-le"), "utf-16", 0),
        ("%YAML 1.1\n---\na: x\n", "yaml-directive", 1),
        ("# words\n\n%TAG ! tag:x,2000:\n---\na: x\n", "yaml-directive", 3),
        ("%HIDDEN thing\n---\na: x\n", "yaml-directive", 1),
        ("a: {b: c}\nd:\n  <<: {b: c}\n", "yaml-merge", 3),
        ("a: x\n" + "k" * 300 + ": y\n", "yaml-key", 2),
        ("a: x\nb: '" + "y" * (MAX_TEXT + 1) + "'\n", "text-too-long", 2),
        ("a: x\nb: |\n" + " yyyyyyyy\n" * MAX_TEXT, "text-too-long", 2),
        ("a: x\n...\n---\nb: y\n", "yaml-documents", 3),
    ],
)
def test_yaml_that_misleads_is_refused_with_its_line(
    content: bytes | str, code: str, line: int, tmp_path: Path
) -> None:
    assert told(content, tmp_path) == [(code, line)]


@pytest.mark.parametrize("content", [b"\xef\xbb\xbfa: x\r\nb: y\r\n", b"a: x\rb: y\r", b"a: x\nb: y"])
def test_marks_and_line_ends_of_other_systems_are_read(content: bytes, tmp_path: Path) -> None:
    path = tmp_path / "x.yaml"
    path.write_bytes(content)
    root = read_yaml(path, Sheet(path, []))
    assert root is not None
    assert root.lines == {"a": 1, "b": 2}


def test_what_is_no_file_is_not_opened(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe") if hasattr(os, "mkfifo") else (tmp_path / "pipe").mkdir()
    for name in ("pipe", "n" * 5_000, "a\0b"):
        problems: list[Problem] = []
        assert read_yaml(tmp_path / name, Sheet(name, problems)) is None
        assert [problem.code for problem in problems] == ["file-unreadable"]


@pytest.mark.parametrize(
    ("text", "mend"),
    [
        ("012", "Write it without the zeros before it."),
        ("-007", "Write it without the zeros before it."),
        ("0x1F", "Write its digits alone."),
        ("0o17", "Write its digits alone."),
        ("1_000", "Write its digits alone."),
        ("+5", "Write its digits alone."),
        ("1:30", "Write it without a colon."),
        ("3.0", "Write it without point, comma and exponent."),
        ("3,5", "Write it without point, comma and exponent."),
        ("1e3", "Write it without point, comma and exponent."),
        (".inf", "Write a number that has an end."),
        ("-.INF", "Write a number that has an end."),
        (".nan", "Write a number that has an end."),
        ("9" * 5_000, "Write at most nine digits."),
        ("9999999999", "Write at most nine digits."),
        ("twelve", "Write digits, such as 12."),
        ("٣", "Write digits, such as 12."),
        ("-0", "Write it without the zeros before it."),
    ],
)
def test_numbers_written_for_other_programs_are_told(text: str, mend: str) -> None:
    problems: list[Problem] = []
    fields = Fields(MapNode(1, {"n": TextNode(text, True, 4)}, {"n": 4}), Sheet("x", problems), ("n",))
    assert fields.whole("n") is None
    assert [(p.code, p.line, p.mend) for p in problems] == [("wrong-kind", 4, mend)]


@pytest.mark.parametrize(
    ("text", "mend"),
    [
        ("no", "Write 'false'."),
        ("Yes", "Write 'true'."),
        ("off", "Write 'false'."),
        ("TRUE", "Write 'true'."),
        ("1", "Write one of the two, as they stand."),
    ],
)
def test_yes_and_no_are_told_apart_from_true_and_false(text: str, mend: str) -> None:
    problems: list[Problem] = []
    fields = Fields(MapNode(1, {"f": TextNode(text, True, 2)}, {"f": 2}), Sheet("x", problems), ("f",))
    assert fields.flag("f", default=True) is True
    assert [(p.line, p.mend) for p in problems] == [(2, mend)]


@pytest.mark.parametrize("day", ["0001-01-01", "1899-12-31", "2200-01-01", "9999-12-31", "2026-02-30", "26-02-03"])
def test_days_nobody_means_are_no_dates(office: Office, day: str) -> None:
    line = office.change("form", "seen_on: 2026-01-31", f"seen_on: {day}")
    assert [(code, at) for code, file, at in office.found() if file == "tiny.yaml"] == [("not-a-date", line)]


@pytest.mark.parametrize(
    ("content", "code", "line"),
    [
        ('a,b\n1,"2\n', "csv", 2),
        ('a,b\n1,"2" x\n', "csv", 2),
        (b"a,b\n1,\x00\n", "odd-character", 2),
        ("a,b\n1,2\n=HYPERLINK(1),2\n", "cell-formula", 3),
        ("a,b\n1,@SUM(1)\n", "cell-formula", 2),
        ("a,b\n1,-30+cmd|' /C calc'!A0\n", "cell-formula", 2),
        ("a,b\n+1,2\n", "cell-formula", 2),
        (f"a,b\n1,{'x' * (MAX_CELL + 1)}\n", "cell-too-long", 2),
        (f"a,b\n1,{'x' * 200_000}\n", "cell-too-long", 2),
        ("," * 1_000_000, "csv-empty", 0),
        ("a," * 1_000_000, "csv-columns", 1),
        ("a,b\n" + "1,2\n" * 2_001, "csv-rows", 2_002),
        ("a,b\n" + "\n" * 1_000_000, "csv-rows", 0),
        ("a,b\n" + "," * 1_000_000 + "x\n", "row-length", 2),
        ("a,b,b\n1,2,3\n", "column-twice", 1),
    ],
)
def test_tables_that_mislead_are_refused_with_their_line(
    content: bytes | str, code: str, line: int, tmp_path: Path
) -> None:
    assert told(content, tmp_path, "x.csv") == [(code, line)]


@pytest.mark.parametrize("cell", ["-", "-30", "-5..10", "-1, -2", ">=27", "<2001-07-01", "–", "not(a)"])
def test_what_tables_say_is_no_formula(cell: str) -> None:
    problems: list[Problem] = []
    rows = parse_csv(f'a;b\n"{cell}";x\n', Sheet("x", problems), ("a", "b"))
    assert not problems
    assert rows[0].cells["a"] == cell


@pytest.mark.parametrize(
    ("text", "code", "line"),
    [
        ("", "empty-file", 0),
        ('{"a": 1,\n "b": }', "broken-json", 2),
        ('{"a": NaN}', "broken-json", 1),
        ('{\n"a": -Infinity}', "broken-json", 2),
        ('{"a": 1} x', "broken-json", 1),
        ("[1,\n2,\n01]", "broken-json", 3),
        ('{"a": 1, "a": 2}', "key-twice", 0),
        ('{"\\ud800": 1, "\\ud800": 2}', "key-twice", 0),
        ('{"a":\n' + "9" * 5_000 + "}", "number-size", 2),
        ('{"a": 1e999999999}', "number-size", 1),
        ('{"a": 0.' + "1" * 100 + "}", "number-size", 1),
        ('{"a": 1e-400}', "number-size", 1),
        ("[" * (MAX_LEVELS + 1) + "]" * (MAX_LEVELS + 1), "too-deep", 0),
        ("[" * 400_000, "too-deep", 0),
        ('{"a":' * 100_000 + "1" + "}" * 100_000, "too-deep", 0),
        ("[" + "[]," * 2_000_000 + "[]]", "too-many-values", 0),
        ('{"a": "\\ud83d"}', "odd-character", 0),
        ('{"a": "\\u0000"}', "odd-character", 0),
    ],
    ids=range(18),
)
def test_json_that_misleads_is_refused_with_its_line(text: str, code: str, line: int) -> None:
    for read in (parse_json, parse_json_entries):
        with pytest.raises(JsonError) as caught:
            read(text if read is parse_json else f"[{text}]" if text else "")
        assert (caught.value.code, caught.value.line) == (code, line)


def test_decimals_stay_exact_and_zero_short() -> None:
    assert parse_json('[0.1, 1e2, 0e-9, 0.0, 5, "\\ud83d\\ude00"]') == [
        Decimal("0.1"), Decimal(100), Decimal(0), Decimal(0), 5, "😀",
    ]  # fmt: skip
    assert str(parse_json("0e-9")) == "0"


def test_the_entries_of_a_list_know_their_lines() -> None:
    assert parse_json_entries('[\n{"a": 1},\n\n  {"b":\n 2}, 3\n]\n') == [(2, {"a": 1}), (4, {"b": 2}), (5, 3)]
    assert parse_json_entries(" [] ") == []
    for text, line in (("{}", 1), ("[1 2]", 1), ("[1,\n]", 2), ("[1", 1), ("[1]\n 2", 2)):
        with pytest.raises(JsonError) as caught:
            parse_json_entries(text)
        assert caught.value.line == line


# Two MiB of what costs a parser most; the limit is ten times what this takes on a slow machine.
COSTLY = {
    "levels": "[" * 1_000_000,
    "keys": "? " * 900_000,
    "dashes": "- " * 1_000_000,
    "commas": "[" + "," * 1_900_000,
    "entries": "".join(f"k{n}: v\n" for n in range(150_000)),
    "same keys": "k: v\n" * 400_000,
    "comments": "# x\n" * 500_000,
    "anchors": "&a " * 600_000,
    "long line": "a: " + "x" * 2_000_000,
    "many lines": "a: x\n" + "  y\n" * 400_000,
    "quotes": "a: '" + "''" * 900_000,
    "escapes": 'a: "' + "\\u0041" * 300_000 + '"',
    "flow keys": "{" + "a: {" * 400_000,
    "colons": ": " * 900_000,
    "indents": "".join(" " * n + f"k{n}:\n" for n in range(1_800)),
    "blanks": "\n" * 2_000_000,
    "directives": "%A b\n" * 400_000,
    "tabs": "\t" * 2_000_000,
}


@pytest.mark.parametrize("name", sorted(COSTLY))
def test_no_text_takes_long(name: str, tmp_path: Path) -> None:
    begun = time.process_time()
    told(COSTLY[name], tmp_path)
    assert time.process_time() - begun < 1.0


def test_a_message_stays_short(office: Office) -> None:
    office.write("form", FILES["forms/instruments/tiny.yaml"].replace("id: tiny", f"id: {'x' * 9_000}", 1))
    assert max(len(problem.what) for problem in office.problems()) <= 300


def test_problems_end_before_memory_does() -> None:
    problems: list[Problem] = []
    parse_yaml("a: 1\n" * 9_000, Sheet("x", problems))
    assert len(problems) == 1_001
    assert problems[-1].code == "too-many"
