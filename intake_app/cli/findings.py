"""Findings for people: problems by file and line, then the rights of the person, grouped by number."""

import re
from collections.abc import Iterable
from typing import TYPE_CHECKING, Final

from intake_app.domain.wording import Wording

if TYPE_CHECKING:
    from intake_app.definitions.problems import Problem

_NUMBERED: Final = re.compile(r"(F\d(?:\.\d+)?): (.*)", re.DOTALL)


def findings_in_words(problems: Iterable["Problem"], wording: Wording) -> list[str]:
    """One line a finding; those about rights under a heading for each number, in the order of the numbers."""
    plain: list[str] = []
    by_number: dict[str, list[str]] = {}
    for one in problems:
        found = _NUMBERED.fullmatch(one.what)
        if found is None:
            plain.append(f"{one.severity}: {one}")
        else:
            line = f"  {one.severity}: {one.place}: {found[2]} {one.mend}".rstrip()
            by_number.setdefault(found[1], []).append(line)
    if by_number:
        plain += ["", wording.text("rights.findings")]
    for number in sorted(by_number, key=_order):
        plain += [f"{number} {wording.text(f'rights.number.{number.lower()}')}", *by_number[number]]
    return plain


def _order(number: str) -> tuple[int, ...]:
    return tuple(int(part) for part in number.removeprefix("F").split("."))
