"""JSON files as people and programs leave them, and files to be written whole."""

import sys
from pathlib import Path
from typing import Any

from intake_app.domain.errors import UserError
from intake_app.json_text import JsonError, parse_json

LARGEST_BYTES = 8 * 1024 * 1024
"""A case has some kilobytes; anything beyond this is no case."""


def read_json(name: str) -> Any:
    """The JSON in file `name`, or on standard input for `-`. Decimals stay exact.

    Raises UserError `no-file`, `cannot-read`, `too-large`, `not-utf-8`, and what `parse_json` raises, each with the
    file as its place, with line and column where they are known.
    """
    try:
        return parse_json(_text(name))
    except JsonError as error:
        place = f"{name}, {error.place}" if error.place else name
        raise UserError(error.code, error.message, place) from None


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
