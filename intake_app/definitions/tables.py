"""Reads `tables/<table>.csv` of a pack into decision tables, and proves that they answer every case."""

from collections.abc import Mapping, Sequence
from typing import Final

from intake_app.definitions.cells import parse_test
from intake_app.definitions.csv_rows import CsvRow
from intake_app.definitions.fields import CODE, NAME
from intake_app.definitions.inputs import InputDomain
from intake_app.definitions.problems import Sheet
from intake_app.definitions.proofs import Proof, prove
from intake_app.domain.errors import UserError
from intake_app.domain.policy import DecisionTable, HitPolicy, Rule
from intake_app.domain.unary import UnaryTest

LAST_COLUMNS: Final = ("because", "cites", "verified")
NOTHING: Final = ("", "-")


def table_columns(inputs: Sequence[str], outputs: Sequence[str]) -> tuple[str, ...]:
    """The columns a table's file must have."""
    return ("rule", *inputs, *outputs, *LAST_COLUMNS)


class TableReader:
    """Reads the rows of one table. `domains` are its inputs, `allowed` the closed lists its outputs must come from.

    Afterwards: `lines` (rule to line) and `given` (output column to what it can give, rows with mistakes included).
    """

    def __init__(
        self,
        table: str,
        hit_policy: HitPolicy,
        domains: Mapping[str, InputDomain],
        outputs: tuple[str, ...],
        allowed: Mapping[str, Sequence[str]],
        sources: Mapping[str, object],
        sheet: Sheet,
    ) -> None:
        self.table = table
        self.hit_policy = hit_policy
        self.domains = domains
        self.outputs = outputs
        self.allowed = allowed
        self.sources = sources
        self.sheet = sheet
        self.lines: dict[str, int] = {}
        self.given: dict[str, dict[str, None]] = {name: dict.fromkeys(allowed.get(name, ())) for name in outputs}

    def read(self, rows: Sequence[CsvRow]) -> DecisionTable:
        """The table; a row with a mistake in it is left out and noted."""
        rules = [rule for rule in (self._rule(row) for row in rows) if rule is not None]
        table = DecisionTable(self.table, self.hit_policy, tuple(self.domains), self.outputs, tuple(rules))
        # Where rows could not be read, that the others leave a gap says nothing.
        if not any(one.severity == "error" and one.file == self.sheet.file for one in self.sheet.problems):
            if not rows:
                self.sheet.error(0, "table-empty", f"The table '{self.table}' has no rows.", "Write at least one rule.")
            elif self.hit_policy is not HitPolicy.COLLECT:
                self._prove(table)
        return table

    def _rule(self, row: CsvRow) -> Rule | None:
        cells = row.cells
        rule_id = cells["rule"]
        if not NAME.fullmatch(rule_id):
            self.sheet.error(
                row.line, "bad-name", f"'{rule_id}' cannot be the name of a rule.", "Write a name such as T1."
            )
        elif rule_id in self.lines:
            self.sheet.error(
                row.line,
                "duplicate-rule",
                f"The rule '{rule_id}' stands here twice (first on line {self.lines[rule_id]}).",
                "Rename one of the two.",
            )
        self.lines.setdefault(rule_id, row.line)
        tests: list[UnaryTest] = []
        for name, domain in self.domains.items():
            try:
                tests.append(parse_test(cells[name], domain))
            except UserError as error:
                self.sheet.error(row.line, error.code, *told(error, f"Column '{name}': "))
        outputs = tuple(self._output(name, cells[name], row.line) for name in self.outputs)
        if len(self.outputs) and not any(outputs):
            self.sheet.error(
                row.line, "output-empty", f"The rule '{rule_id}' gives nothing.", "Fill in an output column."
            )
        because = cells["because"] or f"{self.table}.{rule_id}"
        cites = read_cites(cells["cites"], self.sources, self.sheet, row.line)
        verified = read_yes_no(cells["verified"], "verified", self.sheet, row.line)
        if len(tests) != len(self.domains):
            return None
        if not verified:
            self.sheet.information(
                row.line,
                "unverified",
                f"The rule '{rule_id}' is not verified yet.",
                "Read it in its source, then write yes under 'verified'.",
            )
        return Rule(rule_id, tuple(tests), outputs, because, cites, verified)

    def _output(self, name: str, text: str, line: int) -> str:
        if text in NOTHING:
            if self.hit_policy is not HitPolicy.COLLECT:
                self.sheet.error(line, "output-empty", f"The column '{name}' is empty.", "Write what the rule gives.")
            return ""
        if not CODE.fullmatch(text):
            self.sheet.error(
                line,
                "bad-code",
                f"'{text}' under '{name}' cannot be a code.",
                "Use lower-case letters, digits and '-'.",
            )
        elif name in self.allowed and text not in self.allowed[name]:
            self.sheet.error(
                line,
                "unknown-output",
                f"'{text}' under '{name}' is not known.",
                self.sheet.hint(text, self.allowed[name]),
            )
        else:
            self.given[name][text] = None
        return text

    def _prove(self, table: DecisionTable) -> None:
        columns = [
            (domain, [rule.cells[at] for rule in table.rules]) for at, domain in enumerate(self.domains.values())
        ]
        proof = prove(columns, len(table.rules))
        last = self.lines[table.rules[-1].id]
        if not proof.complete:
            total = all(test.any_value for test in table.rules[-1].cells)
            note = self.sheet.warning if total else self.sheet.error
            note(
                last,
                "not-proven",
                "The table tells too many values apart to be proven.",
                "Split it in two, the first giving an input of the second, and end it with a row of '-'.",
            )
            return
        if proof.gap is not None:
            case = ", ".join(f"{name} = {_shown(value)}" for name, value in zip(self.domains, proof.gap, strict=True))
            self.sheet.error(
                last, "table-gap", f"No row answers {case}.", "End the table with a row of '-' in every column."
            )
        self._overlaps(table, proof)

    def _overlaps(self, table: DecisionTable, proof: Proof) -> None:
        if table.hit_policy is HitPolicy.FIRST:
            for row in proof.idle:
                rule = table.rules[row]
                self.sheet.error(
                    self.lines[rule.id],
                    "row-unreachable",
                    f"The rule '{rule.id}' never comes to speak: rows above answer all its cases.",
                    "Move it up, narrow the rows above, or remove it.",
                )
        if table.hit_policy is HitPolicy.UNIQUE:
            for one, other in proof.clashes:
                self.sheet.error(
                    self.lines[table.rules[other].id],
                    "rows-overlap",
                    f"The rules '{table.rules[one].id}' and '{table.rules[other].id}' can both be true.",
                    "Narrow one of them, or let the table's hit policy be first.",
                )


def _shown(value: object) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, tuple):
        return "+".join(str(one) for one in value) or "nothing chosen"
    return str(value)


def told(error: UserError, subject: str) -> tuple[str, str]:
    """What is wrong with a cell and how to mend it: the first sentence of a message, and the rest."""
    what, stop, mend = error.message.partition(". ")
    return f"{subject}{what}{stop.strip()}", mend


def read_cites(text: str, sources: Mapping[str, object], sheet: Sheet, line: int) -> tuple[str, ...]:
    """Source ids separated by `;`, each of them known."""
    cites = tuple(cite for cite in (part.strip() for part in text.split(";")) if cite and cite != "-")
    for cite in cites:
        if cite not in sources:
            sheet.error(
                line,
                "cite-unknown",
                f"The source '{cite}' is not in the pack's list.",
                sheet.hint(cite, sources) or "Add it under sources.",
            )
    return cites


def read_yes_no(text: str, column: str, sheet: Sheet, line: int) -> bool:
    """`yes` or `no`; anything else is noted and counts as no."""
    if text not in ("yes", "no"):
        sheet.error(line, "yes-or-no", f"'{text}' under '{column}' must be yes or no.", "Write yes or no.")
    return text == "yes"


def read_applies(
    text: str, domains: Mapping[str, InputDomain], sheet: Sheet, line: int
) -> tuple[tuple[str, UnaryTest], ...]:
    """Tests on named inputs, `tier: treatment; route: commission`; empty or `-` means always."""
    found = []
    for part in () if text in NOTHING else text.split(";"):
        name, colon, test = part.partition(":")
        name = name.strip()
        if not colon or name not in domains:
            sheet.error(
                line,
                "unknown-input",
                f"'{part.strip()}' does not name an input of the pack.",
                f"Write 'input: value'. {sheet.hint(name, domains)}".rstrip(),
            )
            continue
        try:
            found.append((name, parse_test(test, domains[name])))
        except UserError as error:
            sheet.error(line, error.code, *told(error, f"'{name}': "))
    return tuple(found)
