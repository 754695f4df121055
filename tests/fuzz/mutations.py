"""Changes files a little, as a slip, a spreadsheet or somebody hostile would: lines, words, nodes, bytes."""

import copy
import json
import random
import re
from collections.abc import Callable, Sequence
from typing import Any, Final

import yaml

_WORD: Final = re.compile(rb'"[^"\n]{0,80}"|[\w.\-/#<>=]+')
_LONGEST: Final = 300_000

WORDS: Final[Sequence[bytes]] = tuple(
    word.encode()
    for word in (
        "0", "1", "-1", "012", "1:30", "3.0", "1e9", "1e999999999", ".inf", ".nan", "999999999",
        "999999999999999999999999999999", "-0", "0x1F", "yes", "no", "on", "null", "~", "true", "false", "True", "[]",
        "{}", "''", '""', "-", "- -", "? ", ":", "::", "<<", "&a", "*a", "!!int", "!x", "%YAML 1.1", "---", "...",
        "|", ">", "#", "@", "`", "2001-02-30", "0001-01-01", "9999-12-31", "2026-03-02", "skipped", "not(", "not()",
        "..", "4..", "..4", "9..4", ">=", "<x", "sex", "any", "all", "exists", "group", "coding", "integer",
        "decimal", "quantity", "open-coding", "display", "repeats: true", "hidden: true", "required: true",
        "enableWhen", "answerOption", "linkId", "item", "scales", "bands", "when", "scaled", "points",
        "missing: {most: 9}", "levelOnly: true", "covers", "{x}", "{", "}", "[", "]", ",", ";", '"', "'", "=1+1",
        "@SUM(1)", "\\", "\\u0000", "\\ud800", "../..", "/etc/passwd", "a/b", "#age", "tiny/q1", "unknown",
        "declined", "Questionnaire", "valueCoding", "valueDecimal", "ordinalValue", "contained", "answerValueSet",
    )
)  # fmt: skip
BYTES: Final[Sequence[bytes]] = (
    b"\0", b"\xff", b"\xfe\xff", b"\xef\xbb\xbf", b"\xed\xa0\x80", b"\r\n", b"\r", b"\t", b"\n\n", b" ", b"    ",
    "\u2028".encode(), "\u202e".encode(), "\x85".encode(), "é".encode(), "😀".encode(), b"\x1b", b"\xc0\x80",
)  # fmt: skip
_SCALARS: Final[Sequence[Any]] = (
    None, True, False, 0, 1, -1, 10**9, 10**18, 0.5, 1e300, "", "x", "1", "\0", "x" * 5_000, [], {}, [[]], {"a": {}},
    "2026-03-02", "9999-12-31", "declined", "unknown", ["x", "x"], "http://example.org/x", "#a",
)  # fmt: skip

Random = random.Random


def mutate(content: bytes, others: Sequence[bytes], chance: Random) -> bytes:
    """`content` changed in one to four ways; parts may come out of `others`."""
    for _ in range(chance.choice((1, 1, 1, 2, 2, 3, 4))):
        content = chance.choice(_WAYS)(content, others, chance)[:_LONGEST]
    return content


def _line(content: bytes, others: Sequence[bytes], chance: Random) -> bytes:
    lines = content.split(b"\n")
    at = chance.randrange(len(lines))
    end = at + chance.choice((1, 1, 2, 5))
    other = chance.choice(others).split(b"\n")
    match chance.randrange(8):
        case 0:
            del lines[at:end]
        case 1:
            lines[at:at] = lines[at:end]
        case 2:
            to = chance.randrange(len(lines))
            lines[at], lines[to] = lines[to], lines[at]
        case 3:
            lines[at] = chance.choice(other)
        case 4:
            lines[at] = b" " * chance.randrange(9) + lines[at].lstrip()
        case 5:
            lines = lines[:at] + other[chance.randrange(len(other)) :]
        case 6:
            room = _LONGEST // (1 + sum(len(line) + 1 for line in lines[at:end]))
            lines[at:end] = lines[at:end] * min(room, chance.choice((2, 3, 50, 1_000)))
        case _:
            lines = lines[: at + 1]
    return b"\n".join(lines)


def _word(content: bytes, others: Sequence[bytes], chance: Random) -> bytes:
    found = list(_WORD.finditer(content))
    if not found:
        return chance.choice(WORDS)
    one, other = chance.choice(found), chance.choice(found)
    new = chance.choice((chance.choice(WORDS), chance.choice(WORDS), other[0], one[0] + other[0], b""))
    return content[: one.start()] + new + content[one.end() :]


def _insert(content: bytes, others: Sequence[bytes], chance: Random) -> bytes:
    at = chance.randrange(len(content) + 1)
    piece = chance.choice((chance.choice(WORDS), chance.choice(BYTES), chance.randbytes(chance.randrange(1, 5))))
    return content[:at] + piece * chance.choice((1, 1, 1, 2, 40, 2_000)) + content[at:]


def _byte(content: bytes, others: Sequence[bytes], chance: Random) -> bytes:
    if not content:
        return b"x"
    at = chance.randrange(len(content))
    end = at + chance.choice((0, 1, 1, 1, 8, 64))
    return content[:at] + chance.randbytes(chance.choice((0, 1, 1))) + content[end:]


def _splice(content: bytes, others: Sequence[bytes], chance: Random) -> bytes:
    other = chance.choice(others)
    at, start = chance.randrange(len(content) + 1), chance.randrange(len(other) + 1)
    return content[:at] + other[start : start + chance.choice((4, 40, 400))] + content[at + chance.choice((0, 0, 20)) :]


def _nest(content: bytes, others: Sequence[bytes], chance: Random) -> bytes:
    at = chance.randrange(len(content) + 1)
    opening, closing = chance.choice(((b"[", b"]"), (b"{a: ", b"}"), (b'{"a":', b"}"), (b"- ", b"")))
    depth = chance.choice((2, 20, 40, 70, 2_000))
    return content[:at] + opening * depth + closing * chance.choice((0, depth)) + content[at:]


_WAYS: Final[Sequence[Callable[[bytes, Sequence[bytes], Random], bytes]]] = (
    _line, _line, _line, _word, _word, _word, _word, _insert, _insert, _byte, _splice, _nest,
)  # fmt: skip


def mutate_tree(content: bytes, chance: Random) -> bytes:
    """A JSON or YAML file with some of its nodes taken out, doubled, moved or replaced, written out again."""
    is_json = content.lstrip()[:1] in (b"{", b"[")
    tree = json.loads(content) if is_json else yaml.load(content, Loader=yaml.CSafeLoader)
    for _ in range(chance.choice((1, 1, 2, 4))):
        _change_node(tree, chance)
    if is_json:
        return json.dumps(tree).encode()
    written: str = yaml.dump(tree, Dumper=yaml.CSafeDumper, sort_keys=False, allow_unicode=True)
    return written.encode()


def _change_node(tree: Any, chance: Random) -> None:
    places = list(_places(tree))
    if not places:
        return
    (holder, key), (other, at) = chance.choice(places), chance.choice(places)
    match chance.randrange(6):
        case 0:
            del holder[key]
        case 1 if isinstance(holder, list):
            holder.insert(chance.randrange(len(holder) + 1), json.loads(json.dumps(holder[key], default=str)))
        case 2:
            holder[key] = json.loads(json.dumps(other[at], default=str))
        case 3 if isinstance(holder, dict):
            holder[str(chance.choice(places)[1])] = holder.pop(key)
        case 4 if isinstance(holder[key], str):
            holder[key] = chance.choice(WORDS).decode()
        case _:
            holder[key] = copy.deepcopy(chance.choice(_SCALARS))  # lists among them must not become shared


def _places(tree: Any) -> list[tuple[Any, Any]]:
    found: list[tuple[Any, Any]] = []
    waiting = [tree]
    while waiting:
        node = waiting.pop()
        keys = list(node) if isinstance(node, dict) else range(len(node)) if isinstance(node, list) else ()
        found += [(node, key) for key in keys]
        waiting += [node[key] for key in keys]
    return found
