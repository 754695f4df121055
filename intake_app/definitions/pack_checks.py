"""What shows when a pack and its forms lie side by side: keys that lead nowhere, circles, items nobody is asked."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from graphlib import CycleError, TopologicalSorter
from itertools import takewhile
from typing import Final

from intake_app.definitions.conditions import misfit
from intake_app.definitions.inputs import InputDomain, ValueKind, band_codes, item_domain, question, split_key
from intake_app.definitions.problems import Problem, Sheet
from intake_app.domain.answers import Scalar
from intake_app.domain.policy import DecisionTable, InputKind, PolicyInput, PolicyPack, Section
from intake_app.domain.questionnaire import EnableWhen, Item, ItemType, Questionnaire

_ROW_ITEMS: Final = {
    "substance": (ItemType.CODING,),
    "amount": (ItemType.DECIMAL, ItemType.INTEGER),
    "unit": (ItemType.CODING,),
}


@dataclass(frozen=True)
class PackCheck:
    """Checks one pack against its forms. `domains` are its named inputs, `lines` where things stand in `pack.yaml`."""

    pack: PolicyPack
    forms: Mapping[str, Questionnaire]
    domains: Mapping[str, InputDomain]
    lines: Mapping[tuple[str, str], int]
    rows_at: Mapping[tuple[str, str], tuple[str, int]]
    sheet: Sheet
    form_sheet: Callable[[str], Sheet]
    item_line: Callable[[str, str], int]

    def run(self) -> list[Problem]:
        """Adds what is found to the sheets and returns all of their problems."""
        self._inputs()
        self._moments()
        self._sections()
        self._conditions()
        self._references()
        self._circles()
        return self.sheet.problems

    def _line(self, kind: str, name: str) -> int:
        return self.lines.get((kind, name), 0)

    def _key(self, key: str, line: int, types: Iterable[ItemType] | None, wanted: str) -> Item | None:
        item = question(key, self.forms)
        if item is None:
            form_id, link_id = split_key(key)
            form = self.forms.get(form_id)
            known = [f"{form_id}/{name}" for name in form.questions] if form else [f"{name}/..." for name in self.forms]
            self.sheet.error(
                line,
                "unknown-item",
                f"There is no question '{key}' in the forms of this pack.",
                self.sheet.hint(key, known) if link_id else "Write form/item.",
            )
        elif types is not None and item.type not in types:
            self.sheet.error(
                line, "input-kind", f"'{key}' is of type {item.type.value}; {wanted}.", "Name another question."
            )
            return None
        return item

    def _inputs(self) -> None:
        for name, source in self.pack.inputs.items():
            line = self._line("input", name)
            if source.kind is InputKind.ANSWER:
                item = self._key(source.keys[0], line, None, "")
                if item is not None and item_domain(item, False) is None:
                    self.sheet.error(
                        line,
                        "input-kind",
                        f"'{source.keys[0]}' is of type {item.type.value}, which no cell can test.",
                        "Tables read codings, booleans, whole numbers and dates.",
                    )
            elif source.kind is InputKind.CHOSEN:
                self._chosen(source, line)
            elif source.kind is InputKind.AGE:
                self._key(source.keys[0], line, (ItemType.INTEGER,), "an age is a whole number")
                self._key(source.keys[1], line, (ItemType.DATE,), "an age is taken on a date")
            elif source.kind is InputKind.BAND:
                self._bands(name, source, line)
            elif source.kind is InputKind.QUANTITY:
                self._quantity(source, line)

    def _chosen(self, source: PolicyInput, line: int) -> None:
        item = self._key(source.keys[0], line, (ItemType.CODING,), "forms are chosen from a list")
        for option in item.options if item is not None else ():
            if option.code not in self.forms:
                self.sheet.error(
                    line,
                    "unknown-form",
                    f"'{source.keys[0]}' offers '{option.code}', which is no form of this pack.",
                    "List it under instruments, or take the option out.",
                )

    def _bands(self, name: str, source: PolicyInput, line: int) -> None:
        for key in source.keys:
            form_id, scale_id = split_key(key)
            form = self.forms.get(form_id)
            scale = form.scale_by_id.get(scale_id) if form else None
            if scale is None:
                known = [f"{other}/{scale}" for other, form in self.forms.items() for scale in form.scale_by_id]
                self.sheet.error(line, "unknown-scale", f"There is no scale '{key}'.", self.sheet.hint(key, known))
            elif not scale.band_set.codes:
                self.sheet.error(
                    line, "scale-without-bands", f"The scale '{key}' has no bands.", "Give it bands in its form."
                )
        if not source.keys:
            self.sheet.error(line, "input-source", f"'{name}' names no scale.", "Write band: [form/scale].")
        if len(set(band_codes(source.keys, self.forms))) > 1:
            self.sheet.error(
                line,
                "bands-differ",
                f"The scales of '{name}' have different bands; none is the highest.",
                "Make one input for each set of bands.",
            )

    def _quantity(self, source: PolicyInput, line: int) -> None:
        group = self._key(source.keys[0], line, (ItemType.GROUP,), "amounts lie in a table of rows")
        if source.days < 1:
            self.sheet.error(line, "bad-number", "'days' must be 1 or more.", "Write the days the law counts.")
        if group is None:
            return
        inner = {item.link_id: item for item in group.items}
        for name, types in _ROW_ITEMS.items():
            if name not in inner or inner[name].type not in types:
                self.sheet.error(
                    line,
                    "input-kind",
                    f"The rows of '{source.keys[0]}' have no '{name}' that can be read.",
                    f"Add an item '{name}' of type {types[0].value}.",
                )

    def _moments(self) -> None:
        if self.pack.event_date_key:
            self._key(
                self.pack.event_date_key,
                self.lines.get(("key", "event_date"), 0),
                (ItemType.DATE,),
                "it must be a date",
            )
        for name, keys in self.pack.moments.items():
            line = self._line("moment", name)
            if not 1 <= len(keys) <= 2:
                self.sheet.error(
                    line,
                    "moment-keys",
                    f"'{name}' must name a date and, if told, a time.",
                    "Write [form/date] or [form/date, form/time].",
                )
            for key, kind in zip(keys, (ItemType.DATE, ItemType.TIME), strict=False):
                self._key(key, line, (kind,), f"it must be a {kind.value}")
        for name, keys in self.pack.named_questions.items():
            for key in keys:
                self._key(key, self._line("question", name), None, "")

    def _sections(self) -> None:
        asked: dict[str, set[str]] = {name: set() for name in self.forms}
        taken: set[tuple[str, str]] = set()
        for section in self.pack.sections:
            line = self._line("section", section.id)
            form = self.forms.get(section.instrument)
            if form is None:
                self.sheet.error(
                    line,
                    "unknown-instrument",
                    f"The pack does not ask a form '{section.instrument}'.",
                    self.sheet.hint(section.instrument, self.forms),
                )
                continue
            asked[form.id] |= self._asked_in(section, form, line, taken)
        for form_id, form in self.forms.items():
            if form_id in {use.instrument for use in self.pack.instruments}:
                for link_id in form.questions:
                    if link_id not in asked[form_id]:
                        self.sheet.error(
                            self._line("instrument", form_id),
                            "item-unused",
                            f"No section asks '{form_id}/{link_id}' ({self.form_sheet(form_id).file}:"
                            f"{self.item_line(form_id, link_id)}).",
                            "Add its group to a section.",
                        )

    def _asked_in(self, section: Section, form: Questionnaire, line: int, taken: set[tuple[str, str]]) -> set[str]:
        tops = {item.link_id: item for item in form.items}
        names = section.groups or tuple(tops)
        found: set[str] = set()
        for name in names:
            if name not in tops:
                self.sheet.error(
                    line,
                    "unknown-group",
                    f"'{name}' is no group at the top of the form '{form.id}'.",
                    self.sheet.hint(name, tops),
                )
                continue
            if (form.id, name) in taken:
                self.sheet.error(
                    line, "group-twice", f"The group '{name}' is asked in two sections.", "Take it out of one."
                )
            taken.add((form.id, name))
            found |= {item.link_id for item in _questions((tops[name],))}
        return found

    def _conditions(self) -> None:
        for form_id, form in self.forms.items():
            sheet = self.form_sheet(form_id)
            for item in _all_items(form.items):
                for condition in item.enable_when:
                    self._condition(form_id, condition, sheet, self.item_line(form_id, item.link_id), item.link_id)
            for alert in form.alerts:
                for condition in alert.when:
                    self._condition(form_id, condition, sheet, 0, f"alert {alert.id}")

    def _condition(self, form_id: str, condition: EnableWhen, sheet: Sheet, line: int, owner: str) -> None:
        target = condition.question
        if target.startswith("#"):
            domain = self.domains.get(target[1:])
            if domain is None:
                sheet.error(
                    line,
                    "unknown-input",
                    f"'{owner}' asks about '{target}', which this pack does not name.",
                    sheet.hint(target[1:], self.domains),
                )
            elif not _possible(domain, condition.answer):
                sheet.error(
                    line,
                    "condition-answer",
                    f"'{owner}' waits for {target} = {condition.answer}, which can never be.",
                    sheet.hint(str(condition.answer), domain.codes),
                )
            return
        other, link_id = split_key(target)
        if other == form_id:
            return
        item = question(target, self.forms)
        if item is None:
            form = self.forms.get(other)
            sheet.error(
                line,
                "unknown-item",
                f"'{owner}' asks about '{target}', which no form of the pack has.",
                sheet.hint(link_id, form.questions) if form else sheet.hint(other, self.forms),
            )
            return
        complaint = misfit(item, condition.operator, condition.answer)
        if complaint:
            sheet.error(line, "condition-answer", f"'{owner}': {complaint[0]}", complaint[1])

    def _references(self) -> None:
        for source in self.pack.inputs.values():
            group = question(source.keys[0], self.forms) if source.kind is InputKind.QUANTITY else None
            for item in group.items if group else ():
                if item.link_id == "substance" and item.options:
                    self._referred(item, source.keys[0])

    def _referred(self, item: Item, group: str) -> None:
        for amount in self.pack.references:
            if item.option(amount.substance) is None:
                file, line = self.rows_at[("references", amount.substance)]
                Sheet(file, self.sheet.problems).error(
                    line,
                    "reference-substance",
                    f"'{amount.substance}' is no option of '{group}'.",
                    self.sheet.hint(amount.substance, [option.code for option in item.options]),
                )

    def _circles(self) -> None:
        graph = {key: set(needs) for key, needs in self._dependencies()}
        try:
            TopologicalSorter(graph).prepare()
        except CycleError as error:
            path = [str(key) for key in reversed(error.args[1])]
            place = next((key for key in path if not key.startswith("#")), path[0])
            form_id, link_id = split_key(place)
            sheet = self.form_sheet(form_id) if form_id in self.forms else self.sheet
            line = self.item_line(form_id, link_id) if form_id in self.forms else 0
            sheet.error(
                line,
                "circle",
                f"These wait for each other: {' -> '.join(path[:12])}.",
                "Take one of the conditions away.",
            )

    def _dependencies(self) -> Iterator[tuple[str, list[str]]]:
        for use in self.pack.instruments:
            form = self.forms.get(use.instrument)
            if form is not None:
                gate = [f"#{name}" for name, _ in use.when]
                yield from _item_dependencies(form, form.items, gate)
        for name, source in self.pack.inputs.items():
            if source.kind is InputKind.OUTPUT:
                before = takewhile(partial(_does_not_read, name), self.pack.tables)
                yield f"#{name}", [f"#{n}" for table in before if source.keys[0] in table.outputs for n in table.inputs]
            elif source.kind is InputKind.BAND:
                yield f"#{name}", list(self._scale_items(source.keys))
            else:
                yield f"#{name}", list(source.keys)

    def _scale_items(self, keys: Iterable[str]) -> Iterator[str]:
        for key in keys:
            form_id, scale_id = split_key(key)
            form = self.forms.get(form_id)
            scale = form.scale_by_id.get(scale_id) if form else None
            for link_id in scale.items if scale else ():
                yield f"{form_id}/{link_id}"


def _item_dependencies(form: Questionnaire, items: Iterable[Item], outer: list[str]) -> Iterator[tuple[str, list[str]]]:
    for item in items:
        needs = outer + [condition.question for condition in item.enable_when]
        if item.is_question:
            yield form.key(item.link_id), needs
        else:
            yield from _item_dependencies(form, item.items, needs)


def _does_not_read(name: str, table: DecisionTable) -> bool:
    return name not in table.inputs


def _questions(items: Iterable[Item]) -> Iterator[Item]:
    for item in items:
        if item.is_question:
            yield item
        else:
            yield from _questions(item.items)


def _all_items(items: Iterable[Item]) -> Iterator[Item]:
    for item in items:
        yield item
        yield from _all_items(item.items)


def _possible(domain: InputDomain, answer: Scalar) -> bool:
    if answer == "skipped" or domain.kind is ValueKind.ANY:
        return True
    if domain.kind is ValueKind.CODE:
        return answer in domain.codes and not isinstance(answer, bool)
    if domain.kind is ValueKind.BOOLEAN:
        return isinstance(answer, bool)
    if domain.kind is ValueKind.INTEGER:
        return isinstance(answer, int) and not isinstance(answer, bool)
    return type(answer).__name__ == "date"
