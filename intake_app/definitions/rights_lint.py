"""The rights of the person as checks on a pack. Each finding begins with its number.

F3: the principles of UNODC's "From coercion to cohesion"; F4: a measure in an emergency; F5: guardrails after INPUD.

An error is a broken right: the pack is read and can be simulated, and no new case begins on it (`casework.activating`).
A declaration that is missing is a warning. What hangs on the person across the table (a private room, the sheets handed
over, what is told to a court) is kept by the program itself and not looked for here.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any, Final

from intake_app.definitions.library import Library
from intake_app.definitions.packs import PACK_FILE, PackSource
from intake_app.definitions.problems import Problem, Sheet
from intake_app.definitions.rights_tables import declined_reaches
from intake_app.definitions.rights_wording import check_wording, rights_words
from intake_app.definitions.wordings import TextFile
from intake_app.domain.policy import DecisionTable, InputKind, PolicyPack
from intake_app.domain.rights import Emergency, RightsDeclaration

TREATMENT: Final = "treatment"


def check_rights(source: PackSource, texts: Iterable[TextFile], today: date) -> list[Problem]:
    """Everything in a pack that breaks a right, or leaves one undeclared. `texts`: the wording files of the pack and of
    the forms in its folder."""
    problems: list[Problem] = []
    lint = _Lint(source, Sheet(source.folder / PACK_FILE, problems), rights_words(), today)
    lint.run(tuple(texts))
    return problems


def rights_texts(library: Library, source: PackSource) -> list[TextFile]:
    """The wording files of a pack and of the forms that lie in its folder, in every language."""
    unread: list[Problem] = []
    own = [one for one in source.instruments.values() if one.path.parent == source.folder]
    files = (file for language in library.languages for file in library.text_files(language, source, own, unread))
    return [file for file in files if file.path.is_relative_to(source.folder)]


def breaches(problems: Iterable[Problem]) -> tuple[Problem, ...]:
    """The broken rights among problems."""
    return tuple(one for one in problems if one.severity == "error" and one.code.startswith("rights-"))


@dataclass(frozen=True)
class _Lint:
    source: PackSource
    sheet: Sheet
    words: Mapping[str, Any]
    today: date

    @property
    def pack(self) -> PolicyPack:
        return self.source.pack

    @property
    def rights(self) -> RightsDeclaration:
        return self.source.pack.rights

    def run(self, texts: Sequence[TextFile]) -> None:
        self._consent()
        self._evidence()
        self._basis()
        self._appeal()
        self._cost()
        self._effects()
        self._services()
        self._emergency()
        self._quantity()
        self._tests()
        self._fines()
        self._refusal()
        self._own_voice()
        self._no_measure()
        for file in texts:
            check_wording(file, self.words, self.sheet.problems)

    # How findings are told

    def _breach(self, number: str, line: int, what: str, mend: str, file: str = "") -> None:
        sheet = Sheet(file, self.sheet.problems) if file else self.sheet
        sheet.error(line, f"rights-{number.lower()}", f"{number}: {what}", mend)

    def _missing(self, number: str, line: int, what: str, mend: str) -> None:
        self.sheet.warning(line, f"rights-{number.lower()}", f"{number}: {what}", mend)

    def _line(self, key: str) -> int:
        return self.source.lines.get(("rights", key), 0)

    def _key(self, name: str) -> int:
        return self.source.lines.get(("key", name), 0)

    def _row(self, table: str, rule: str) -> tuple[str, int]:
        return self.source.rows_at.get((table, rule), (self.sheet.file, 0))

    def _has(self, code: str, *families: str) -> bool:
        """Whether a code holds one of the words of each of these lists, whole parts only."""
        padded = f"-{code.replace('_', '-')}-"
        return all(any(f"-{word}-" in padded for word in self.words["codes"][family]) for family in families)

    @cached_property
    def _measures(self) -> Mapping[str, tuple[str, int]]:
        """Every measure a table gives, with the first row that does."""
        found: dict[str, tuple[str, int]] = {}
        for table in self.pack.tables:
            if "measure" in table.outputs:
                for rule in table.rules:
                    code = rule.outputs[table.outputs.index("measure")]
                    found.setdefault(code, self._row(table.id, rule.id))
        return found

    @cached_property
    def _codes(self) -> Mapping[str, tuple[str, int]]:
        """Everything a pack can order, offer, count or do, by code, with its place."""
        found = dict(self._measures)
        for table in self.pack.tables:
            for rule in table.rules:
                for code in rule.outputs:
                    found.setdefault(code, self._row(table.id, rule.id))
        lists = (
            *((one.id, "facts") for one in self.pack.facts),
            *((one.kind, "follow_up") for one in self.pack.follow_up),
            *((one.id, "clocks") for one in self.pack.clocks),
        )
        for code, name in lists:
            found.setdefault(code, (str(self.source.folder / f"{name}.csv"), 0))
        return found

    # F3

    def _consent(self) -> None:
        """F3.1: nobody is treated who was not asked."""
        model = self.pack.properties.get("consent_model", "")
        if model in self.words["no_consent"]:
            self._breach(
                "F3.1",
                self._key("consent_model"),
                f"consent_model is '{model}': nobody is asked.",
                "Treatment takes a consent.",
            )
        table = self.pack.table_by_id.get("tier")
        key = self.pack.question("consent")
        gives = table is not None and any(TREATMENT in rule.outputs for rule in table.rules)
        if gives and not key:
            self._breach(
                "F3.1",
                0,
                "The pack gives treatment and asks no consent.",
                "Name the question under questions: consent.",
            )
        elif gives and table is not None:
            rule = declined_reaches(self.pack, key, TREATMENT)
            if rule is not None:
                file, line = self._row(table.id, rule)
                mend = "Put a row before it that gives none where the consent is declined."
                self._breach("F3.1", line, f"Rule {rule} gives treatment to who declined.", mend, file)
        listed = {one.measure for one in self.rights.emergencies}
        for code, (file, line) in self._measures.items():
            if code in listed or self._has(code, "unpaid", "custody"):
                continue
            if self._has(code, "custody") or self._has(code, "compulsion"):
                what = f"The measure '{code}' holds or treats a person without consent."
                self._breach("F3.1", line, what, "Take it out; a program that records it declares it (F4).", file)

    def _evidence(self) -> None:
        for table in self.pack.tables:
            for rule in table.rules if "measure" in table.outputs else ():
                if not rule.cites:
                    file, line = self._row(table.id, rule.id)
                    Sheet(file, self.sheet.problems).warning(
                        line,
                        "rights-f3.2",
                        f"F3.2: Rule {rule.id} names no source.",
                        "Cite one, or say it is unproven.",
                    )

    def _basis(self) -> None:
        if not self.rights.legal_basis:
            self._missing("F3.6", 0, "No legal basis is named.", "Write rights: {legal_basis: [...], review_by: ...}.")
        for cite in self.rights.legal_basis:
            if cite not in self.pack.citations:
                self._breach("F3.6", self._line("legal_basis"), f"'{cite}' is no source here.", "Name one of sources.")
        due = self.rights.review_by
        if due is None:
            self._missing(
                "F3.6", 0, "No day is set on which the policy is reviewed.", "Write rights: {review_by: ...}."
            )
        elif due < self.today:
            what = f"The policy was to be reviewed by {due.isoformat()}."
            self._breach("F3.6", self._line("review_by"), what, "Review it, then set the next day.")

    def _appeal(self) -> None:
        if "appeal" not in self.rights.declared:
            mend = "Write rights: {appeal: {to: ..., days: ...}}."
            self._missing("F3.7", 0, "Nothing says where a decision is contested.", mend)
        elif self.rights.appeal is None:
            what = "There is no way to contest a decision."
            self._breach("F3.7", self._line("appeal"), what, "Name where, and within how many days.")
        elif self.rights.appeal.days is None:
            self._missing("F3.7", self._line("appeal"), "The days for an appeal are not known.", "Find them out.")

    def _cost(self) -> None:
        costs = [one for one in self.pack.facts if one.id == "cost" or one.id.startswith("cost-")]
        if not costs and "cost" not in self.rights.declared:
            self._missing(
                "F3.10", 0, "The cost to the person is not told.", "Add the fact cost (0), or rights: {cost: ...}."
            )
        for one in costs:
            if _is_free(one.value) or (self.rights.payer and self.rights.cost_reason):
                continue
            what = f"'{one.id}' is {one.value} {one.unit}, without a reason and a payer."
            mend = "Write rights: {cost: {payer: ..., reason: ...}}, or make it 0."
            self._breach("F3.10", 0, what, mend, str(self.source.folder / "facts.csv"))

    def _weight(self, name: str) -> int | None:
        """How heavy an effect is; told when it is unknown."""
        effect = self.pack.properties.get(name, "")
        place = next((n for n, group in enumerate(self.words["effects"]) if effect in group), None)
        if place is None:
            mend = "Write one of resources/proving/effects.yaml, or add yours there."
            self._missing("F3.12", 0, f"{name} is {f'{effect!r}, an unknown effect' if effect else 'missing'}.", mend)
        return place

    def _place(self, name: str) -> int:
        """Where the effect the lists call `name` stands in the order of effects."""
        return next(n for n, group in enumerate(self.words["effects"]) if self.words[name] in group)

    def _effects(self) -> None:
        told = self.pack.properties
        baseline, refusal, most = map(self._weight, ("baseline_effect", "refusal_effect", "max_consequence"))
        if baseline is not None and refusal is not None and refusal > baseline:
            what = f"A refusal ({told['refusal_effect']}) weighs more than no offer ({told['baseline_effect']})."
            self._breach("F3.12", self._key("refusal_effect"), what, "Nobody is worse off for having said no.")
        if baseline is None or most is None:
            return
        if most >= self._place("freedom_from") and baseline < self._place("freedom_at_stake_from"):
            what = f"The worst that can follow ({told['max_consequence']}) takes a freedom that was never at stake."
            self._breach("F3.11", self._key("max_consequence"), what, f"Keep it within {told['baseline_effect']}.")
        elif most > baseline:
            what = f"The worst that can follow ({told['max_consequence']}) weighs more than no offer."
            self._missing(
                "F3.11",
                self._key("max_consequence"),
                what,
                "Set baseline_effect to what truly would have come, or the worst to less.",
            )

    def _services(self) -> None:
        """F3.4 and F5.11: two options for each need, peers among the services."""
        table = self.pack.table_by_id.get("services")
        if table is None or "kind" not in table.outputs or "need" not in table.outputs:
            return
        offers: dict[str, set[str]] = {}
        for rule in table.rules:
            need, kind = (rule.outputs[table.outputs.index(name)] for name in ("need", "kind"))
            offers.setdefault(need, set()).add(kind)
        single = sorted(need for need, kinds in offers.items() if len(kinds) < 2)
        file = Sheet(self.source.folder / "services.csv", self.sheet.problems)
        if single:
            file.information(
                0, "rights-f3.4", f"F3.4: One kind of service alone for: {', '.join(single)}.", "Offer two."
            )
        if not any(self._has(kind, "peers") for kinds in offers.values() for kind in kinds):
            file.warning(
                0, "rights-f5.11", "F5.11: No service of peers is offered.", "Add peer-support where it helps."
            )

    # F4

    def _emergency(self) -> None:
        for one in self.rights.emergencies:
            for what, mend in _emergency_faults(one, self.words):
                self._breach("F4", self._line("emergency"), f"'{one.measure}' {what}", mend)
        listed = {one.measure for one in self.rights.emergencies}
        for code, (file, line) in self._measures.items():
            if self._has(code, "emergency") and code not in listed:
                mend = "Write rights: {emergency: [{measure: ..., professionals: 2, hours: 72, review: true}]}."
                self._breach("F4", line, f"The measure '{code}' has no second signature and no end.", mend, file)
            elif code in listed:
                what = f"A table proposes '{code}'; a measure in an emergency is recorded, never proposed."
                self._breach("F4", line, what, "Take the row out.", file)

    # F5

    def _quantity(self) -> None:
        for table, name in self._level_inputs():
            source = self.pack.inputs.get(name)
            if source is not None and source.kind is InputKind.QUANTITY:
                line = self.source.lines.get(("table", table.id), 0)
                what = f"The amount ('{name}') is an input of the level: a legal limit is no measure of use."
                self._breach("F5.1", line, what, f"Take '{name}' out of the table {table.id}.")

    def _level_inputs(self) -> Iterator[tuple[DecisionTable, str]]:
        """The inputs of the table of levels, and of the tables that feed it (but the route's)."""
        wanted = {"tier"}
        for table in reversed(self.pack.tables):
            if wanted.isdisjoint(table.outputs) or "route" in table.outputs:
                continue
            wanted.update(self.pack.inputs[n].keys[0] for n in table.inputs if self._is_output(n))
            yield from ((table, name) for name in table.inputs)

    def _is_output(self, name: str) -> bool:
        source = self.pack.inputs.get(name)
        return source is not None and source.kind is InputKind.OUTPUT and bool(source.keys)

    def _tests(self) -> None:
        for table, name in self._level_inputs():
            source = self.pack.inputs.get(name)
            asked = (name, *(key.partition("/")[2] for key in source.keys)) if source is not None else (name,)
            line = self.source.lines.get(("table", table.id), 0)
            if any(self._has(one, "test") for one in asked):
                self._breach("F5.3", line, f"A test ('{name}') decides the level.", "A result alone changes no level.")
            if any(self._has(one, "sanction-data") for one in asked):
                what = f"'{name}' raises the level as a sanction."
                self._breach("F3.14", line, what, "A change of the level takes a clinical reason.")
        keys = {key: "" for form in self.source.forms.values() for key in form.questions if self._has(key, "test")}
        tested = next(iter((*keys, *(code for code in self._codes if self._has(code, "test")))), None)
        if tested is None:
            return
        questions = {form.key(link_id) for form in self.source.forms.values() for link_id in form.questions}
        file, line = self._codes.get(tested, (self.sheet.file, 0))
        if not self.rights.test_consent:
            mend = "Ask for it in a question of its own: rights: {tests: {consent: intake/consent_testing}}."
            self._breach("F5.3", line, f"There is a test ('{tested}') without a consent of its own.", mend, file)
        elif self.rights.test_consent not in questions or self.rights.test_consent == self.pack.question("consent"):
            what = f"'{self.rights.test_consent}' is no question of its own."
            self._breach("F5.3", self._line("tests"), what, "Name a question that asks for the test alone.")

    def _fines(self) -> None:
        """F5.6: no fine rises by itself, none ends in custody."""
        repeat, line = self.pack.properties.get("repeat_rule", ""), self._key("repeat_rule")
        if self.rights.fine_repeat == "higher":
            self._breach("F5.6", self._line("fines"), "A second fine is higher.", "Write repeat: same.")
        if self._has(repeat, "fine", "rising"):
            self._breach(
                "F5.6", line, f"repeat_rule is '{repeat}': the fine rises by itself.", "Let every fine be decided."
            )
        if self.rights.fine_unpaid == "detention":
            self._breach("F5.6", self._line("fines"), "An unpaid fine ends in detention.", "Offer another way to pay.")
        if self._has(repeat, "unpaid", "custody"):
            self._breach(
                "F5.6", line, f"repeat_rule is '{repeat}': who does not pay is held.", "Offer another way to pay."
            )
        for code, (file, line) in self._codes.items():
            if self._has(code, "unpaid", "custody"):
                self._breach("F5.6", line, f"'{code}': who does not pay is held.", "Offer another way to pay.", file)
            elif self._has(code, "fine", "rising"):
                self._breach("F5.6", line, f"'{code}': the fine rises by itself.", "Let every fine be decided.", file)
        if self.pack.fines and "fines" not in self.rights.declared:
            mend = "Write rights: {fines: {repeat: same, unpaid: instalments}}."
            self._missing("F5.6", 0, "Nothing says whether fines rise and what follows an unpaid one.", mend)

    def _refusal(self) -> None:
        key = self.pack.question("consent")
        form_id, _, link_id = key.partition("/")
        form = self.source.forms.get(form_id)
        item = form.questions.get(link_id) if form is not None else None
        if item is not None and item.options and item.option("declined") is None:
            self._breach("F5.7", 0, f"'{key}' cannot be declined.", "Give it the option declined.")

    def _own_voice(self) -> None:
        if not self.pack.question("own_words"):
            self._missing(
                "F5.8", 0, "The person's own words have no place.", "Name a question under questions: own_words."
            )
        if not self.pack.properties.get("typology"):
            self._missing("F5.12", 0, "typology is missing.", "Say de jure or de facto, with or without referral.")

    def _no_measure(self) -> None:
        if "no_measure" in self.rights.declared and self.rights.no_measure in ("", "never", "false"):
            what = "No case can end without a measure."
            self._breach("F5.9", self._line("no_measure"), what, "Name the code by which one ends: no-measure.")
        elif not self.rights.no_measure and self._measures:
            if any(code in self.words["codes"]["nothing"] for code in self._measures):
                return
            what = "No row ends a case without a measure, and nothing says how one ends."
            self._missing("F5.9", 0, what, "Write rights: {no_measure: no-measure}, the outcome every decision offers.")


def _is_free(value: str) -> bool:
    try:
        return float(value) == 0
    except ValueError:
        return value in ("free", "none", "never")


def _emergency_faults(one: Emergency, words: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    if one.professionals < words["emergency_professionals"]:
        yield "is not signed by two professionals.", "Write professionals: 2, each for themselves."
    if one.hours is None or one.hours > words["emergency_hours"]:
        yield f"does not end within {words['emergency_hours']} hours.", "Write hours, and no more than that."
    if not one.review:
        yield "is not reviewed by a court.", "Write review: true."
