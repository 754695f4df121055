"""One JSON object of a FHIR resource, read field by field; what is of the wrong kind is noted, never raised."""

import re
from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any, Final

from intake_app.exchange.fhir_urls import TRANSLATION
from intake_app.exchange.findings import Findings

LONGEST_TEXT: Final = 9_000
LONGEST_CODE: Final = 1_000
_MOST_DIGITS: Final = 15
# Characters nobody sees, and those that let a line look other than it is; definitions refuse them in files.
_ODD: Final = re.compile("[\0-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\ufeff\ufffe\uffff\ud800-\udfff]")
LANGUAGE_TAG: Final = re.compile(r"[A-Za-z]{2,3}([-_][A-Za-z0-9]{2,8}){0,3}")
"""A language as files name it: it becomes part of a file's name, so nothing else may."""


class Element:
    """The fields of `node`; `place` is its path in the file, `link` the linkId that notices name.

    Getters give the value, or nothing when there is none; a value of the wrong kind is a problem.
    """

    def __init__(self, node: Mapping[str, Any], place: str, findings: Findings, link: str = "") -> None:
        self.node = node
        self.place = place
        self.findings = findings
        self.link = link

    def has(self, key: str) -> bool:
        return self.node.get(key) is not None

    def _wrong(self, key: str, wanted: str) -> None:
        self.findings.problem(f"{self.place}.{key}", f"must be {wanted}.")

    def text(self, key: str, longest: int = LONGEST_TEXT) -> str:
        """A text without blanks around it and without characters nobody can see."""
        value = self.node.get(key)
        if value is None:
            return ""
        if not isinstance(value, str):
            self._wrong(key, "a text")
            return ""
        if len(value) > longest:
            self.findings.problem(f"{self.place}.{key}", f"has {len(value)} characters; {longest} are the most.")
            return ""
        if not _ODD.search(value):
            return value.strip()
        plain = value.replace("\r\n", "\n").replace("\r", "\n")
        cleaned = _ODD.sub(" ", plain)
        if cleaned != plain:
            self.findings.notice("characters", self.link, "Characters that cannot be seen were left out of a text.")
        return cleaned.strip()

    def code(self, key: str) -> str:
        """A code, an address, an id: a short text."""
        return self.text(key, LONGEST_CODE)

    def flag(self, key: str) -> bool | None:
        value = self.node.get(key)
        if value is None or isinstance(value, bool):
            return value
        self._wrong(key, "true or false")
        return None

    def number(self, key: str) -> Decimal | None:
        """A number of at most 15 digits."""
        value = self.node.get(key)
        if value is None:
            return None
        if isinstance(value, bool) or not isinstance(value, int | Decimal):
            self._wrong(key, "a number")
            return None
        if isinstance(value, int) and abs(value) >= 10**_MOST_DIGITS:
            self._wrong(key, f"a number of at most {_MOST_DIGITS} digits")
            return None
        number = Decimal(value)
        if number.adjusted() >= _MOST_DIGITS or number.adjusted() < -30 or len(number.as_tuple().digits) > 30:
            self._wrong(key, f"a number of at most {_MOST_DIGITS} digits")
            return None
        return number

    def whole(self, key: str) -> int | None:
        number = self.number(key)
        if number is None:
            return None
        if number != number.to_integral_value():
            self._wrong(key, "a whole number")
            return None
        return int(number)

    def part(self, key: str) -> "Element | None":
        """The object under `key`."""
        value = self.node.get(key)
        if value is None:
            return None
        if not isinstance(value, Mapping):
            self._wrong(key, "an object")
            return None
        return Element(value, f"{self.place}.{key}", self.findings, self.link)

    def each(self, key: str) -> list["Element"]:
        """The objects in the list under `key`."""
        return [
            Element(entry, f"{self.place}.{key}[{n}]", self.findings, self.link)
            for n, entry in self._entries(key)
            if self._is_object(entry, f"{key}[{n}]")
        ]

    def _is_object(self, entry: object, key: str) -> bool:
        if isinstance(entry, Mapping):
            return True
        self._wrong(key, "an object")
        return False

    def _entries(self, key: str) -> Iterator[tuple[int, Any]]:
        value = self.node.get(key)
        if value is None:
            return
        if not isinstance(value, list):
            self._wrong(key, "a list")
            return
        yield from enumerate(value)

    def value(self, stem: str) -> tuple[str, "Element"] | None:
        """The kind of the one value that begins with `stem` (`value` + `Coding`: "Coding") and what it is read from."""
        for key in self.node:
            kind = key[len(stem) :]
            if key.startswith(stem) and kind[:1].isupper() and self.node[key] is not None:
                return kind, self
        return None

    # Extensions

    def extensions(self, key: str = "extension") -> list[tuple[str, "Element"]]:
        """The extensions with their addresses."""
        return [(one.code("url"), one) for one in self.each(key)]

    def extension(self, *urls: str) -> "Element | None":
        """The first extension with one of these addresses."""
        return next((one for url, one in self.extensions() if url in urls), None)

    def beside(self, key: str) -> "Element | None":
        """What FHIR's JSON keeps beside a plain value: `_text` for `text`."""
        return self.part(f"_{key}") if isinstance(self.node.get(f"_{key}"), Mapping) else None

    def translations(self, key: str) -> dict[str, str]:
        """The text under `key` in other languages, by language."""
        beside = self.beside(key)
        found: dict[str, str] = {}
        for url, one in beside.extensions() if beside is not None else ():
            if url != TRANSLATION:
                continue
            inner = dict(one.extensions())
            lang, content = inner.get("lang"), inner.get("content")
            if lang is None or content is None:
                continue
            language = lang.code("valueCode") or lang.code("valueString")
            text = content.text("valueString") or content.text("valueMarkdown")
            if LANGUAGE_TAG.fullmatch(language) and text:
                found[language.replace("_", "-")] = text
        return found
