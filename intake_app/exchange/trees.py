"""The JSON of a foreign file as a plain tree, measured before it is believed (see `json_text` for the limits)."""

from typing import Any, Final

from intake_app.domain.errors import UserError
from intake_app.json_text import JsonError, parse_json

MAX_BYTES: Final = 5 * 1024 * 1024
_MARKS: Final = (b"\xff\xfe", b"\xfe\xff")


def read_tree(content: bytes, place: str = "") -> Any:
    """The JSON value in `content`, decimals exact.

    Raises UserError `too-large`, `not-utf-8`, `is-xml` and those of `parse_json`, with `place` before their own.
    """
    if len(content) > MAX_BYTES:
        raise UserError("too-large", f"The file has more than {MAX_BYTES // 1024 // 1024} MiB.", place)
    if content.startswith(_MARKS):
        raise UserError("not-utf-8", "The file is UTF-16. Save it as UTF-8.", place)
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise UserError("not-utf-8", f"Byte {error.start} is not UTF-8. Save the file as UTF-8.", place) from None
    if text.lstrip()[:1] == "<":
        raise UserError("is-xml", "This is XML. Ask for the form as JSON.", place)
    try:
        return parse_json(text)
    except JsonError as error:
        where = ", ".join(part for part in (place, error.place) if part)
        raise UserError(error.code, error.message, where) from None
