"""Reads JSON made by others: exact decimals, and nothing that is too deep, too much, doubled, or no real number."""

import json
import re
from collections.abc import Iterator
from decimal import Decimal
from typing import Any, Final

from intake_app.domain.errors import UserError

MAX_LEVELS: Final = 64
MAX_VALUES: Final = 500_000
MAX_DIGITS: Final = 18
MAX_POWER: Final = 18
"""A number has at most so many digits and lies below ten to this power: whatever is longer is no amount of anything."""

_SPACE: Final = re.compile(r"[ \t\n\r]*")
_ODD: Final = re.compile("[\0\ud800-\udfff]")
_AS_ZEROS: Final = str.maketrans("123456789", "000000000")
_LONG_RUN: Final = "0" * (MAX_DIGITS + 1)
_SHOWN: Final = 60


class JsonError(UserError):
    """JSON that is not taken. `line` and `column` count from 1; 0 where the place is not known."""

    def __init__(self, code: str, message: str, line: int = 0, column: int = 0) -> None:
        where = f"line {line}, column {column}" if column else f"line {line}" if line else ""
        super().__init__(code, message, where)
        self.line = line
        self.column = column


def parse_json(text: str) -> Any:
    """The value `text` tells; decimals as `Decimal`.

    Raises JsonError `empty-file`, `broken-json`, `key-twice`, `number-size`, `too-deep`, `too-many-values`,
    `odd-character`.
    """
    _refuse_empty(text)
    reader = _Reader(text)
    value, end = reader.value_at(_SPACE.match(text).end())  # type: ignore[union-attr]
    rest = _SPACE.match(text, end)
    assert rest is not None
    if rest.end() < len(text):
        raise reader.error("broken-json", "This is not JSON: there is more after its end", rest.end())
    return value


def parse_json_entries(text: str) -> list[tuple[int, Any]]:
    """The entries of the list `text` tells, each with the line it begins on. Raises like `parse_json`; `not-a-list`."""
    _refuse_empty(text)
    return list(_Reader(text).entries())


def _refuse_empty(text: str) -> None:
    if not text.strip():
        raise JsonError("empty-file", "The file is empty. Give an object in braces.")
    # Each value but the first has one of these before it: cheaper than building what will be refused.
    if text.count(",") + text.count("[") + text.count("{") > MAX_VALUES:
        raise JsonError("too-many-values", f"This JSON holds more than {MAX_VALUES} values. Split it.")


class _Reader:
    """Decodes values out of one text and knows the line of every position."""

    def __init__(self, text: str) -> None:
        self.text = text
        # Too few brackets to be too deep, and nothing a character could be hidden behind: no need to look inside.
        few = text.count("[") + text.count("{") <= MAX_LEVELS
        self.harmless = few and "\\u" not in text and "\0" not in text and (text.isascii() or not _ODD.search(text))
        # Looked for at once: to be asked about each number is half of what reading a case costs.
        short = text.isascii() and _LONG_RUN not in text.translate(_AS_ZEROS)
        self.decoder = json.JSONDecoder(
            parse_float=self._decimal,
            parse_int=int if short else self._whole,
            parse_constant=self._no_number,
            object_pairs_hook=self._object,
        )

    def error(self, code: str, message: str, at: int | None = None) -> JsonError:
        if at is None:
            return JsonError(code, f"{message}.")
        line, before = self.text.count("\n", 0, at) + 1, self.text.rfind("\n", 0, at)
        mend = " Look at this line and the one before." if code == "broken-json" else ""
        return JsonError(code, f"{message}.{mend}", line, at - before)

    def value_at(self, start: int) -> tuple[Any, int]:
        try:
            value, end = self.decoder.raw_decode(self.text, start)
        except json.JSONDecodeError as error:
            raise self.error("broken-json", f"This is not JSON: {error.msg}", error.pos) from None
        except RecursionError:
            raise self._too_deep() from None
        self._inspect(value)
        return value, end

    def entries(self) -> Iterator[tuple[int, Any]]:
        at = self._pass_space(0)
        if not self.text.startswith("[", at):
            raise self.error("not-a-list", "This must be a list in square brackets", at)
        at = self._pass_space(at + 1)
        line, counted = 1, 0
        if self.text.startswith("]", at):
            return
        while True:
            line, counted = line + self.text.count("\n", counted, at), at
            value, at = self.value_at(at)
            yield line, value
            at = self._pass_space(at)
            sign = self.text[at : at + 1]
            if sign not in (",", "]"):
                raise self.error("broken-json", "This is not JSON: Expecting ',' delimiter", at)
            at = self._pass_space(at + 1)
            if sign == "]":
                break
        if at < len(self.text):
            raise self.error("broken-json", "This is not JSON: there is more after its end", at)

    def _pass_space(self, at: int) -> int:
        found = _SPACE.match(self.text, at)
        return at if found is None else found.end()

    def _inspect(self, value: Any) -> None:
        """Levels and characters, without recursion: the parser's own limit is Python's, not ours."""
        if self.harmless:
            return
        waiting = [(value, 1)]
        while waiting:
            node, level = waiting.pop()
            if isinstance(node, str):
                if _ODD.search(node):
                    raise self.error("odd-character", "A text holds NUL or half a character. Remove it")
            elif isinstance(node, dict | list):
                if level > MAX_LEVELS:
                    raise self._too_deep()
                if isinstance(node, dict):
                    waiting += [(key, level) for key in node]
                waiting += [(inner, level + 1) for inner in (node.values() if isinstance(node, dict) else node)]

    def _too_deep(self) -> JsonError:
        return self.error("too-deep", f"This JSON has more than {MAX_LEVELS} levels. Flatten it")

    def _object(self, pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        found = dict(pairs)
        if len(found) < len(pairs):
            seen: set[str] = set()
            twice = next(key for key, _ in pairs if key in seen or seen.add(key))  # type: ignore[func-returns-value]
            shown = twice[:_SHOWN].encode("utf-8", "replace").decode()
            raise self.error("key-twice", f"“{shown}” stands twice in one object. Keep one of them")
        return found

    def _decimal(self, text: str) -> Decimal:
        number = Decimal(text) if len(text) <= 2 * MAX_DIGITS else None
        if number is None or (number and abs(number.adjusted()) > MAX_POWER):
            raise self._number_size(text)
        # Zero with an exponent is zero; kept short, or its exponent would be written out somewhere.
        return number if number else Decimal(0)

    def _whole(self, text: str) -> int:
        if len(text) > MAX_DIGITS + 1:
            raise self._number_size(text)
        return int(text)

    def _number_size(self, text: str) -> JsonError:
        shown = text if len(text) <= _SHOWN else f"{text[:20]}… ({len(text)} characters)"
        return self.error(
            "number-size",
            f"{shown} is too long or too large a number. Write at most {MAX_DIGITS} digits",
            self.text.find(text),
        )

    def _no_number(self, name: str) -> None:
        raise self.error(
            "broken-json", f"This is not JSON: {name} is no number. Write a number or null", self.text.find(name)
        )
