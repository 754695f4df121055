"""Reads flat `key: text` files without a YAML parser: screen texts are needed before the first window is painted.

Takes only what YAML reads in exactly one way; anything else is left to YAML, which also tells what is wrong.
"""

import re
from typing import Final

_ODD: Final = r"\\\x00-\x1f\x7f-\x9f\u2028\u2029\ufeff\ud800-\udfff\ufffe\uffff"
_LINE: Final = re.compile(
    rf'(?P<key>[A-Za-z0-9_][A-Za-z0-9_.=@-]{{0,200}}): +(?:"(?P<quoted>(?:[^"{_ODD}]|\\["\\n])*)"'
    rf'|(?P<plain>[A-Za-z0-9À-ÖØ-öø-ÿ…“„«(](?:(?:[^:#"{_ODD}]|:(?! ))*[^ :#"{_ODD}])?)) *'
)
_ESCAPE: Final = re.compile(r"\\(.)")
_SPECIAL: Final = ("null", "Null", "NULL")


def read_flat(text: str) -> tuple[dict[str, str], dict[str, int]] | None:
    """The texts by key and their lines, or None when a line needs YAML, a key is doubled, or a text is missing."""
    texts: dict[str, str] = {}
    lines: dict[str, int] = {}
    for number, line in enumerate(text.split("\n"), 1):
        line = line.removesuffix("\r")
        if not line or line.startswith("#"):
            continue
        found = _LINE.fullmatch(line)
        if found is None:
            return None
        key, quoted, plain = found.groups()
        if key in texts or plain in _SPECIAL:
            return None
        texts[key] = plain if quoted is None else _unescaped(quoted)
        lines[key] = number
    return texts, lines


def _unescaped(text: str) -> str:
    return _ESCAPE.sub(lambda found: "\n" if found[1] == "n" else found[1], text) if "\\" in text else text
