"""What is wrong with a form although every line of it can be read: questions never asked, and conditions, bands and
alerts that come to nothing.

Each finding is proved by going through all answers (see `answer_states`); where there are too many of them, nothing is
said. Conditions that wait for each other are looked for in the file itself, because such a form cannot be read.
"""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from pathlib import Path
from typing import Final

from intake_app.definitions.answer_states import AnswerStates, Held, Placed, all_hold
from intake_app.definitions.form_lines import FormLines, form_lines
from intake_app.definitions.instruments import MAX_FORM_VALUES, InstrumentSource, read_instrument
from intake_app.definitions.problems import Problem, Sheet, has_errors
from intake_app.definitions.reading import read_yaml
from intake_app.domain.answers import AnswerSet
from intake_app.domain.questionnaire import BY_SEX, AlertRule, EnableWhen, ItemType, Operator, Questionnaire
from intake_app.engine.policy import CompiledPolicy, Condition
from intake_app.engine.reading import Mode, Reading
from intake_app.engine.scoring import alone

_FOR_THE_RECORD: Final = (
    ItemType.STRING, ItemType.TEXT, ItemType.DATE, ItemType.TIME, ItemType.DATETIME, ItemType.URL, ItemType.GROUP,
)  # fmt: skip


def check_form(
    source: InstrumentSource, problems: list[Problem], read_elsewhere: frozenset[str] | None = frozenset()
) -> None:
    """Adds what can be proved wrong with the form of `source`, whose own problems stand in `problems` already.

    `read_elsewhere` are the keys of questions that a pack reads; None when that is not known.
    """
    sheet = Sheet(source.path, problems)
    own = [problem for problem in problems if problem.file == sheet.file]
    root = read_yaml(source.path, Sheet(source.path, []), MAX_FORM_VALUES)
    if root is None:
        return
    lines = form_lines(root)
    if has_errors(own):
        if any(problem.code == "later-item" for problem in own):
            _tell_circles(lines, source.form.id, sheet)
        return
    check = _Check(source.form, lines, sheet)
    check.items()
    check.alerts()
    check.scales()
    if read_elsewhere is not None:
        check.unread(read_elsewhere)


def check_form_file(
    path: Path, problems: list[Problem], read_elsewhere: frozenset[str] | None = frozenset()
) -> InstrumentSource | None:
    """Reads the form at `path` and checks it whole; gives it when it could be read at all."""
    source = read_instrument(path, problems)
    if source is not None:
        check_form(source, problems, read_elsewhere)
    return source


def _tell_circles(lines: FormLines, form_id: str, sheet: Sheet) -> None:
    """Items whose conditions ask, directly or through each other, about themselves."""
    asked = {
        name: [(question.removeprefix(f"{form_id}/"), line) for question, line in conditions]
        for name, conditions in lines.asked.items()
    }
    told: set[frozenset[str]] = set()
    for name in asked:
        for circle in _circles(name, asked):
            if frozenset(circle) not in told:
                told.add(frozenset(circle))
                line = dict(asked[name])[circle[1]]
                chain = " → ".join(circle[:8])
                sheet.error(
                    line, "condition-circle", f"These wait for each other: {chain}.", "Take one of the conditions out."
                )


def _circles(start: str, asked: dict[str, list[tuple[str, int]]]) -> Iterator[list[str]]:
    """The shortest way from `start` back to itself, if there is one."""
    before: dict[str, str] = {}
    waiting = [start]
    while waiting:
        name = waiting.pop(0)
        for question, _ in asked.get(name, []):
            if question == start:
                way = [start]
                while name != start:
                    way.append(name)
                    name = before[name]
                yield [start, *reversed(way[1:]), start]
                return
            if question not in before and question in asked:
                before[question] = name
                waiting.append(question)


class _Check:
    """One form under check; every finding goes to the sheet with its line."""

    def __init__(self, form: Questionnaire, lines: FormLines, sheet: Sheet) -> None:
        self.form = form
        self.lines = lines
        self.sheet = sheet
        self.possible = AnswerStates(form)
        self.never: set[str] = set()

    # Items

    def items(self) -> None:
        for placed in self.possible.items.values():
            if not placed.item.enable_when or placed.item.hidden:
                continue
            states = self.possible.states(placed.levels, placed.item.enable_when)
            if states is None:
                continue
            inside = [state for state in states if all_hold(placed.around, state)]
            if not inside:
                continue  # told of the group around it
            if not any(all_hold(placed.levels, state) for state in inside):
                self._never_shown(placed, inside)
            else:
                self._idle_conditions(placed, inside)
        self.never |= {
            key
            for key, placed in self.possible.items.items()
            if any(_is_inside(placed, self.possible.items[group]) for group in self.never)
        }

    def _never_shown(self, placed: Placed, inside: Sequence[Held]) -> None:
        name = placed.item.link_id
        self.never.add(placed.key)
        empty = [n for n, test in enumerate(placed.item.enable_when) if not any(test in state for state in inside)]
        at = self.lines.of_condition(name, empty[0]) if empty else self.lines.of_condition(name, 0)
        why = "this condition can never hold" if empty else "its conditions never hold together"
        within = " where the group is asked" if len(placed.levels) > 1 else ""
        self.sheet.error(
            at, "never-shown", f"'{name}' is never asked: {why}{within}.", "Mend the condition, or remove the item."
        )

    def _idle_conditions(self, placed: Placed, inside: Sequence[Held]) -> None:
        name = placed.item.link_id
        for number, test in enumerate(placed.item.enable_when):
            line = self.lines.of_condition(name, number)
            answered = [state for state in inside if self.possible.full_key(test.question) in state]
            if not any(test in state for state in inside):
                self.sheet.warning(
                    line, "never-holds", f"This condition of '{name}' can never hold.", "Mend it, or take it out."
                )
            elif test.operator is not Operator.EXISTS and answered and all(test in state for state in answered):
                self.sheet.warning(
                    line,
                    "always-holds",
                    f"This condition of '{name}' holds for every answer that can be given.",
                    "Mend it, take it out, or write 'operator: exists'.",
                )

    # Alerts

    def alerts(self) -> None:
        for alert in self.form.alerts:
            coverers = [other for other in self.form.alerts if alert.id in other.covers]
            told = [test for one in (alert, *coverers) for test in one.when]
            states = self.possible.states([Condition(tuple(told), False)], told)
            if states is None or not alert.when:
                continue
            raised = [state for state in states if self._is_raised(alert, state)]
            line = self.lines.alerts.get(alert.id, 0)
            if not raised:
                self.sheet.error(
                    line, "alert-never", f"The alert '{alert.id}' can never be raised.", "Mend its conditions."
                )
            elif all(any(self._is_raised(other, state) for other in coverers) for state in raised):
                names = ", ".join(f"'{other.id}'" for other in coverers)
                what = f"The alert '{alert.id}' is never seen: {names} covers it whenever it is raised."
                self.sheet.error(line, "alert-covered", what, "Mend the conditions of one of them, or 'covers'.")

    def _is_raised(self, alert: AlertRule, state: Held) -> bool:
        return (any if alert.when_any else all)(
            test in state and self.possible.full_key(test.question) in state for test in alert.when
        )

    # Scales

    def scales(self) -> None:
        policy = alone(self.form)
        reading = self._open_reading(policy)
        for scale in self.form.scales:
            line = self.lines.scales.get(scale.id, 0)
            for link_id in scale.items:
                if self.form.key(link_id) in self.never:
                    at = self.lines.counted.get((scale.id, link_id), line)
                    what = f"The scale '{scale.id}' counts '{link_id}', which is never asked."
                    self.sheet.error(at, "scale-item-hidden", what, "Take it out, or mend what hides the item.")
            self._gate(scale.id, scale.when, scale.when_any, line, "always 0")
            self._gate(scale.id, scale.void_when, False, line, "never void")
            key = f"{self.form.id}/{scale.id}"
            reachable = reading.reachable(key)
            for band_set in (scale.band_set, *scale.other_sets.values()):
                for band in dict.fromkeys(band for bands in band_set.lists for band in bands):
                    if not any(band.low <= score <= band.high for score in reachable):
                        at = self.lines.bands.get((scale.id, band), line)
                        what = f"No score of '{scale.id}' falls into '{band.code}', {band.low} to {band.high}."
                        self.sheet.warning(at, "band-unreachable", what, "Mend its edges, or the points of the items.")

    def _open_reading(self, policy: CompiledPolicy) -> Reading:
        """Nothing answered, and every named input open: its conditions may hold or not."""
        tests = [test for placed in self.possible.items.values() for level in placed.levels for test in level.tests]
        named = {test.question[1:]: {test.answer, _OTHER} for test in tests if test.question.startswith("#")}
        outputs = {name: frozenset(values) for name, values in named.items()}
        return Reading(policy, AnswerSet(), None, date.min, Mode.POSSIBLE, outputs=outputs)  # type: ignore[arg-type]

    def _gate(self, scale: str, tests: tuple[EnableWhen, ...], any_of: bool, line: int, then: str) -> None:
        level = Condition(tests, any_of)
        states = self.possible.states([level], ()) if tests else None
        if states is not None and not any(all_hold([level], state) for state in states):
            what = f"The conditions of the scale '{scale}' never hold, so that it is {then}."
            self.sheet.error(line, "scale-never", what, "Mend them, or take them out.")

    # What nobody reads

    def unread(self, read_elsewhere: frozenset[str]) -> None:
        """Questions of a counted form whose answers come to nothing: no scale, condition, alert or pack reads them."""
        if not self.form.scales:
            return
        read = set(read_elsewhere) | {self.form.key(name) for scale in self.form.scales for name in scale.items}
        tests: Iterable[EnableWhen] = (
            *(test for placed in self.possible.items.values() for level in placed.levels for test in level.tests),
            *(test for alert in self.form.alerts for test in alert.when),
            *(test for scale in self.form.scales for test in (*scale.when, *scale.void_when)),
        )
        read |= {self.possible.full_key(test.question) for test in tests}
        read |= {self.form.key(s.band_set.by) for s in self.form.scales if s.band_set.by not in ("", BY_SEX)}
        for link_id, item in self.form.questions.items():
            if self.form.key(link_id) not in read and item.type not in _FOR_THE_RECORD and not item.hidden:
                what = f"No scale, condition, alert or policy reads the answer to '{link_id}'; it is for the record."
                self.sheet.information(self.lines.items.get(link_id, 0), "never-read", what)


_OTHER: Final = "another value"


def _is_inside(placed: Placed, group: Placed) -> bool:
    return placed.levels[: len(group.levels)] == group.levels
