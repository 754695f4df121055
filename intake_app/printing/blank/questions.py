"""From the items of a form to blocks for the page: each question whole, those with shared answers as a table."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Final

from reportlab.platypus import Flowable

from intake_app.domain.questionnaire import Item, ItemType
from intake_app.engine.numbering import option_codes
from intake_app.engine.skipping import SkipPlan
from intake_app.printing.blank.answers import Answers
from intake_app.printing.blank.matrix import PAGE_ROOM, Matrix, MatrixRow
from intake_app.printing.blank.sentences import Sentences
from intake_app.printing.blocks import BODY_WIDTH, Boxed, Columns, Gap, Stack
from intake_app.printing.pages import Start
from intake_app.printing.phrasing import Phrases
from intake_app.printing.typesetting import Run, Typesetter

_LONG_LEAD: Final = 300.0
_MOST_COLUMNS: Final = 11


class Whole(Stack):
    """A stack that breaks only when it is higher than a page."""

    def split(self, avail_width: float, avail_height: float) -> list[Flowable]:
        _, height = self.wrap(avail_width, avail_height)
        if height <= PAGE_ROOM and avail_height < PAGE_ROOM:
            return []
        return super().split(avail_width, avail_height)

    def _like(self, children: Sequence[Flowable]) -> Stack:
        return Whole(children, self.keep)


@dataclass
class Questions:
    """Sets the questions of one form. `pending` is what waits to stand above the next one: headings, instructions."""

    typesetter: Typesetter
    say: Phrases
    sentences: Sentences
    plan: SkipPlan
    answers: Answers
    tight: bool = False
    """Less air between the questions."""
    pending: list[Flowable] = field(default_factory=list)

    def __post_init__(self) -> None:
        numbers = self.sentences.numbers.values()
        widest = max((self.typesetter.text(one, "strong").natural_width() for one in numbers), default=0.0)
        self.number_room = min(max(widest + 9 * self.typesetter.factor, 22 * self.typesetter.factor), BODY_WIDTH / 4)

    def blocks(self) -> Iterator[Flowable]:
        """All of the form, top to bottom."""
        yield from self._items(self.sentences.form.items, 0)
        yield from self._release()

    def _items(self, items: Sequence[Item], level: int) -> Iterator[Flowable]:
        shown = [item for item in items if not item.hidden]
        at = 0
        while at < len(shown):
            item = shown[at]
            at += 1
            if item.type is ItemType.DISPLAY:
                yield from self._display(item)
            elif not item.is_question:
                yield from self._group(item, level)
            else:
                alike = self._alike(shown[at - 1 :])
                table = self._table(alike) if len(alike) > 1 else None
                if table is not None:
                    at += len(alike) - 1
                    yield table
                else:
                    yield self._question(item)

    # ------------------------------------------------------------------------------------------- groups and displays

    def _group(self, item: Item, level: int) -> Iterator[Flowable]:
        key = self.sentences.form.key(item.link_id)
        title = self.say.wording.first(key, default="")
        style = "large" if level == 0 else "strong"
        if level == 0:
            self.pending.append(Start(item.link_id, title or item.link_id))
        if title:
            self.pending.append(self.typesetter.text(title, style, before=7 if self.tight else 12, after=3))
        yield from self._help(key)
        proviso = self.plan.provisos.get(item.link_id)
        if proviso is not None and proviso.group:
            self.pending.append(self._instruction(self.sentences.proviso(proviso), proviso.for_worker))
        yield from self._items(item.items, level + 1)

    def _display(self, item: Item) -> Iterator[Flowable]:
        text = self.say.wording.first(self.sentences.form.key(item.link_id), default="")
        condition = self.sentences.aside(item)
        if text and condition:
            self.pending.append(self.typesetter.text(condition, "strong", size=10, leading=13.5, before=6))
        if text:
            self.pending.append(self.typesetter.text(text, "body", before=2 if condition else 8, after=4))
        if sum(one.wrap(BODY_WIDTH, 10_000)[1] for one in self.pending) > _LONG_LEAD:
            yield from self._release()

    def _help(self, key: str) -> Iterator[Flowable]:
        text = self.say.wording.first(f"{key}.help", default="")
        if text:
            self.pending.append(self.typesetter.text(text, "small", after=3))
        if len(text) > 1000:
            yield from self._release()

    def _release(self) -> Iterator[Flowable]:
        """What waits, on its own."""
        yield from self.pending
        self.pending = []

    def _instruction(self, sentence: str, for_worker: bool) -> Flowable:
        if for_worker:
            return Boxed([self.typesetter.text(sentence, "small")], padding=(2.5, 6), before=5, after=4)
        return self.typesetter.text(sentence, "strong", size=10, leading=13.5, before=3, after=4)

    # ---------------------------------------------------------------------------------------------------- questions

    def _lead(self, item: Item) -> list[Flowable]:
        lead, self.pending = self.pending, []
        proviso = self.plan.provisos.get(item.link_id)
        if proviso is not None and not proviso.group:
            aside = proviso.for_worker or proviso.spared
            lead.append(self._instruction(self.sentences.proviso(proviso), aside))
        return lead

    def _question(self, item: Item) -> Flowable:
        lead = self._lead(item)
        width = BODY_WIDTH - self.number_room
        told = self._told(item, self._help_text(item))
        body = Stack([*told, Gap(3), self.answers.flowable(item, width), *self._jumps(item)], keep=False)
        number = self.typesetter.text(self.sentences.numbers[item.link_id], "strong")
        row = Columns([number, body], [self.number_room, None], gap=0.0)
        return Whole([*lead, row, Gap(7 if self.tight else 11)])

    def _told(self, item: Item, help_text: str) -> list[Flowable]:
        """The words of a question and what helps to answer it."""
        key, wording = self.sentences.form.key(item.link_id), self.say.wording
        words = wording.first(key, f"{key}.short", default="")
        parts: list[Flowable] = [self.typesetter.text(words or "…")]
        if help_text:
            parts.append(self.typesetter.text(help_text, "small"))
        if item.repeats and item.options:
            parts.append(self._several(item))
        return parts

    def _help_text(self, item: Item) -> str:
        return self.say.wording.first(f"{self.sentences.form.key(item.link_id)}.help", default="")

    def _several(self, item: Item) -> Flowable:
        runs = [Run(self.say.text("blank.all_that_apply"))]
        if item.exclusive is not None:
            option = self.sentences.quoted(self.sentences.option(self.sentences.form.key(item.link_id), item.exclusive))
            runs.append(Run(" " + self.say.text("blank.exclusive", option=option)))
        return self.typesetter.text(runs, "small")

    def _jumps(self, item: Item) -> list[Flowable]:
        link = item.link_id
        return [
            self.typesetter.text(self.sentences.jump(link, jump), "strong", size=10, leading=13.5, before=3)
            for jump in self.plan.jumps.get(link, ())
        ]

    # ------------------------------------------------------------------------------------------------------- tables

    def _alike(self, items: Sequence[Item]) -> list[Item]:
        """The first of `items` and those right after it that have the same answers."""
        first = items[0]
        if not self._may_be_row(first):
            return [first]
        words = self._words(first)
        found = [first]
        for item in items[1:]:
            if not self._may_be_row(item) or self._words(item) != words:
                break
            found.append(item)
        return found

    def _may_be_row(self, item: Item) -> bool:
        if item.repeats or item.read_only or not item.is_question:
            return False
        coded = item.type in (ItemType.CODING, ItemType.BOOLEAN, ItemType.INTEGER)
        return coded and 2 <= len(option_codes(item)) <= _MOST_COLUMNS

    def _words(self, item: Item) -> list[str]:
        return [choice.words for choice in self.answers.choices(item)]

    def _table(self, items: Sequence[Item]) -> Flowable | None:
        helps = [self._help_text(item) for item in items]
        shared = min(helps, key=len)
        shared = shared if all(_begins(text, shared) for text in helps) else ""
        plain = [choice.words for choice in self.answers.choices(items[0])]
        rows = [self._row(item, _rest(text, shared)) for item, text in zip(items, helps, strict=True)]
        lead = [*self.pending, *([self.typesetter.text(shared, "small", before=4)] if shared else [])]
        table = Matrix(self.typesetter, plain, self.answers.declined(), rows, self.number_room, lead, self.tight)
        if not table.fits(BODY_WIDTH):
            return None
        self.pending = []
        return table

    def _row(self, item: Item, help_text: str) -> MatrixRow:
        parts = [*self._told(item, help_text), *self._jumps(item)]
        proviso = self.plan.provisos.get(item.link_id)
        if proviso is not None and not proviso.group:
            sentence = self.sentences.proviso(proviso)
            if proviso.for_worker or proviso.spared:
                parts.append(self.typesetter.text(sentence, "small"))
            else:
                parts.insert(0, self._instruction(sentence, False))
        keys = [choice.key for choice in self.answers.choices(item)]
        return MatrixRow(self.sentences.numbers[item.link_id], Stack(parts, keep=False), keys)


def _begins(text: str, shared: str) -> bool:
    """Whether a help text is `shared`, or goes on after it with a new sentence or clause."""
    plain = shared.rstrip(".")
    return text.startswith(plain) and text[len(plain) : len(plain) + 1] in ("", ".", ":", ";", ",")


def _rest(text: str, shared: str) -> str:
    """What a help text says beyond `shared`."""
    rest = text[len(shared.rstrip(".")) :].lstrip(".:;, ") if shared else text
    return rest[:1].upper() + rest[1:]
