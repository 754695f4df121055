"""Reading YAML and CSV: what is refused, and that no text whatever ends in anything but a value or a problem."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from intake_app.definitions.csv_rows import parse_csv
from intake_app.definitions.file_texts import MAX_BYTES
from intake_app.definitions.flat_texts import read_flat
from intake_app.definitions.problems import Problem, Sheet
from intake_app.definitions.reading import (
    MAX_DEPTH,
    ListNode,
    MapNode,
    TextNode,
    parse_yaml,
    read_yaml,
)
from intake_app.paths import resources_dir

BOMB = "a: &a [x, x, x, x, x, x, x, x, x]\n" + "".join(
    f"{name}: &{name} [{', '.join([f'*{before}'] * 9)}]\n" for before, name in zip("abcdefgh", "bcdefghi", strict=True)
)


def problems_of(text: str, max_nodes: int = 10_000) -> list[tuple[str, int]]:
    problems: list[Problem] = []
    parse_yaml(text, Sheet("x.yaml", problems), max_nodes)
    return [(problem.code, problem.line) for problem in problems]


@pytest.mark.parametrize(
    ("text", "code", "line"),
    [
        (BOMB, "yaml-anchor", 1),
        ("a: x\nb: *a\n", "yaml-alias", 2),
        ("a: x\nb: &b x\n", "yaml-anchor", 2),
        ("a: x\nb: !!python/object/apply:os.system [ls]\n", "yaml-tag", 2),
        ("a: x\nb: !thing x\n", "yaml-tag", 2),
        ("a: x\n&k b: x\n", "yaml-anchor", 2),
        ("a: x\n---\nb: x\n", "yaml-documents", 2),
        ("a: 1\nb: 2\na: 3\n", "duplicate-key", 3),
        ("a: 1\n[1, 2]: 3\n", "yaml-key", 2),
        ("a: 1\n? {x: y}\n: 3\n", "yaml-key", 2),
        ("a: [1, 2\nb: 3\n", "yaml", 2),
        ('a: "never closed\n', "yaml", 2),
        ("a: x: y\n", "yaml", 1),
        ("\tb: 1\n", "yaml", 1),
        ("a: \x07\n", "yaml", 0),
        ("- a\n- b\n", "not-a-mapping", 1),
        ("just words\n", "not-a-mapping", 1),
        ("", "not-a-mapping", 1),
        ("[" * (MAX_DEPTH + 1), "yaml-depth", 1),
        ("[" * 100_000, "yaml-depth", 1),
        ("a: " + "{b: " * (MAX_DEPTH + 1), "yaml-depth", 1),
        ("a: [" + "x, " * 11_000 + "]", "yaml-nodes", 1),
    ],
)
def test_what_could_do_harm_is_refused_with_its_line(text: str, code: str, line: int) -> None:
    assert problems_of(text) == [(code, line)]


def test_a_file_that_cannot_be_read_is_a_problem(tmp_path: Path) -> None:
    cases = {
        "missing.yaml": (None, "file-missing", 0),
        "large.yaml": (b"a: " + b"x" * MAX_BYTES, "file-too-large", 0),
        "latin.yaml": ("a: x\nb: São\n".encode("latin-1"), "not-utf8", 2),
        "folder": (None, "file-unreadable", 0),
    }
    (tmp_path / "folder").mkdir()
    for name, (content, code, line) in cases.items():
        if content is not None:
            (tmp_path / name).write_bytes(content)
        problems: list[Problem] = []
        assert read_yaml(tmp_path / name, Sheet(tmp_path / name, problems)) is None
        assert [(problem.code, problem.line) for problem in problems] == [(code, line)]


def test_lines_and_notation_are_kept() -> None:
    root = parse_yaml("a: 1\nb:\n  - 'x'\n  - {c: y}\n", Sheet("x", []))
    assert isinstance(root, MapNode)
    assert root.entries["a"] == TextNode("1", True, 1)
    inner = root.entries["b"]
    assert isinstance(inner, ListNode)
    assert inner.items[0] == TextNode("x", False, 3)
    assert root.lines == {"a": 1, "b": 2}


@given(st.text(max_size=200))
def test_any_text_is_yaml_or_a_problem(text: str) -> None:
    problems: list[Problem] = []
    root = parse_yaml(text, Sheet("x", problems))
    assert (root is None) == any(problem.code != "duplicate-key" for problem in problems)


@given(st.text(alphabet='ab,;"\n\r\x00 -', max_size=80))
def test_any_text_is_a_table_or_a_problem(text: str) -> None:
    problems: list[Problem] = []
    rows = parse_csv(text, Sheet("x", problems), ("a", "b"))
    assert all(set(row.cells) == {"a", "b"} for row in rows) or problems


flat_line = st.tuples(
    st.text(alphabet="abz._=@-059", min_size=1, max_size=6),
    st.text(alphabet="aé Zñ{}\"'\\:#n,.?!-|>&*%@[]~0…\t\x85\u2028\ufeff", max_size=12),
    st.sampled_from(['"', "", "'"]),
).map(lambda parts: f"{parts[0]}: {parts[2]}{parts[1]}{parts[2]}")


@given(
    st.lists(st.one_of(flat_line, st.sampled_from(["", "# a word", "a: null", "b: |", "  more", "---"])), max_size=4)
)
def test_the_quick_reader_reads_what_yaml_reads(lines: list[str]) -> None:
    text = "\n".join(lines) + "\n"
    quick = read_flat(text)
    problems: list[Problem] = []
    root = parse_yaml(text, Sheet("x", problems))
    if quick is None or not quick[0]:
        return
    assert root is not None and not problems
    assert quick == ({key: node.text for key, node in root.entries.items() if isinstance(node, TextNode)}, root.lines)


def test_the_screen_texts_are_read_quickly_and_the_same() -> None:
    for path in sorted((resources_dir() / "texts").glob("*/*.yaml")):
        text = path.read_text(encoding="utf-8")
        quick = read_flat(text)
        root = parse_yaml(text, Sheet(path, []))
        assert quick is not None, f"{path.name}: one text a line, plain or in double quotes, so that it is read quickly"
        assert root is not None
        assert quick[0] == {key: node.text for key, node in root.entries.items() if isinstance(node, TextNode)}
