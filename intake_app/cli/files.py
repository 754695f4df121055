"""JSON files as people and programs leave them, and files to be written whole."""

import json
import sys
from collections.abc import Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any

from intake_app.domain.errors import UserError

LARGEST_BYTES = 8 * 1024 * 1024
"""A case has some kilobytes; anything beyond this is no case."""


class _TwiceError(ValueError):
    """The same key stands twice in one object."""


def read_json(name: str) -> Any:
    """The JSON in file `name`, or on standard input for `-`. Decimals stay exact.

    Raises UserError `no-file`, `cannot-read`, `too-large`, `not-utf-8`, `empty-file`, `broken-json` (with line and
    column), `key-twice`, each with the file as its place.
    """
    text = _text(name)
    if not text.strip():
        raise UserError("empty-file", "The file is empty. Give an object in braces.", name)
    try:
        return json.loads(text, parse_float=Decimal, parse_constant=_no_number, object_pairs_hook=_no_twice)
    except json.JSONDecodeError as error:
        place = f"{name}, line {error.lineno}, column {error.colno}"
        raise UserError(
            "broken-json", f"This is not JSON: {error.msg}. Look at this line and the one before.", place
        ) from None
    except _TwiceError as error:
        raise UserError("key-twice", f"“{error}” stands twice in one object. Keep one of them.", name) from None
    except ValueError as error:
        raise UserError("broken-json", f"This is not JSON: {error}.", name) from None
    except RecursionError:
        raise UserError("broken-json", "This JSON has too many levels. Flatten it.", name) from None


def _text(name: str) -> str:
    try:
        content = sys.stdin.buffer.read(LARGEST_BYTES + 1) if name == "-" else _bytes(Path(name))
    except FileNotFoundError:
        raise UserError("no-file", "There is no such file. Check the name and the folder.", name) from None
    except IsADirectoryError:
        raise UserError("cannot-read", "This is a folder. Name a file in it.", name) from None
    except OSError as error:
        raise UserError("cannot-read", f"The file cannot be read: {error.strerror}.", name) from None
    if len(content) > LARGEST_BYTES:
        raise UserError("too-large", f"The file has more than {LARGEST_BYTES // 1024 // 1024} MiB.", name)
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise UserError("not-utf-8", f"Byte {error.start} is not UTF-8. Save the file as UTF-8.", name) from None


def _bytes(path: Path) -> bytes:
    with path.open("rb") as file:
        return file.read(LARGEST_BYTES + 1)


def _no_number(name: str) -> None:
    raise ValueError(f"{name} is no number")


def _no_twice(pairs: list[tuple[str, Any]]) -> Mapping[str, Any]:
    found: dict[str, Any] = {}
    for key, value in pairs:
        if key in found:
            raise _TwiceError(key)
        found[key] = value
    return found
