"""The numbers on paper: of questions, and beside the boxes of their options. Who keys a page back reads the same."""

import re
from collections.abc import Iterator, Mapping
from typing import Final

from intake_app.domain.questionnaire import Item, ItemType, Questionnaire

_PUBLISHED: Final = re.compile(r"[a-z]?\d{1,3}(\.\d{1,3}){0,4}[a-z]{0,2}", re.ASCII)
UNNUMBERED: Final = "–"
MOST_MARKS: Final = 11
"""A whole number with so few values is ticked, not written: 0 to 10."""


def printed_questions(form: Questionnaire) -> tuple[Item, ...]:
    """What a person answers on paper, in the order of the form: every question but hidden ones and those in them."""

    def walk(items: tuple[Item, ...]) -> Iterator[Item]:
        for item in items:
            if item.hidden:
                continue
            if item.is_question:
                yield item
            else:
                yield from walk(item.items)

    return tuple(walk(form.items))


def question_numbers(form: Questionnaire) -> Mapping[str, str]:
    """The number on paper of each question by linkId, in the order of the form; a hidden one has a dash.

    A linkId that is a number (`2c`, `10`, `1.3`, `h1`) is the published one and stays. Without any such the questions
    are counted from 1; beside such the others get letters, A, B, ... The parts of a table have none of their own.
    """
    printed = [item.link_id for item in printed_questions(form)]
    published = {link for link in printed if _PUBLISHED.fullmatch(link)}
    others = [link for link in printed if link not in published]
    names = {link: _letters(n) if published else str(n) for n, link in enumerate(others, start=1)}
    return {link: link if link in published else names.get(link, UNNUMBERED) for link in form.questions}


def _letters(number: int) -> str:
    """1 is A, 26 Z, 27 AA."""
    text = ""
    while number:
        number, rest = divmod(number - 1, 26)
        text = chr(ord("A") + rest) + text
    return text


def option_codes(item: Item) -> tuple[int | str | bool, ...]:
    """What can be ticked, in order: the options of a coded item, True and False, the few values of a small scale."""
    if item.type in (ItemType.CODING, ItemType.OPEN_CODING):
        return tuple(option.code for option in item.options)
    if item.type is ItemType.BOOLEAN:
        return (True, False)
    if item.type is ItemType.INTEGER and item.minimum is not None and item.maximum is not None and not item.repeats:
        values = range(item.minimum, item.maximum + 1)
        return tuple(values) if 2 <= len(values) <= MOST_MARKS else ()
    return ()
