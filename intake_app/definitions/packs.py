"""Reads `forms/packs/<id>/` into a PolicyPack: `pack.yaml`, the decision tables, the lists beside them."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from intake_app import paths
from intake_app.definitions.calendars import calendar_ids
from intake_app.definitions.canonical import content_hash
from intake_app.definitions.csv_rows import CsvRow, read_csv
from intake_app.definitions.fields import Fields
from intake_app.definitions.inputs import ANYTHING, InputDomain, ValueKind, hidden_keys, input_domain
from intake_app.definitions.instruments import ALERT_LEVELS, InstrumentSource, languages_beside
from intake_app.definitions.pack_checks import PackCheck
from intake_app.definitions.pack_lists import (
    CLOCK_COLUMNS,
    CLOCK_DAYS,
    FACT_COLUMNS,
    FOLLOW_UP_COLUMNS,
    NOTE,
    REFERENCE_COLUMNS,
    ListReader,
)
from intake_app.definitions.pack_outline import (
    Lines,
    read_alert_forms,
    read_inputs,
    read_measures,
    read_moments,
    read_questions,
    read_sections,
    read_severity,
    read_sources,
    read_tiers,
    read_uses,
)
from intake_app.definitions.pack_rights import read_rights
from intake_app.definitions.pack_sheets import OWN_KEYS, check_keys, is_context, read_fact_sheets
from intake_app.definitions.problems import DefinitionError, Problem, Sheet
from intake_app.definitions.reading import MapNode, TextNode, read_yaml
from intake_app.definitions.tables import TableReader, table_columns
from intake_app.domain.errors import UserError
from intake_app.domain.policy import (
    CONTEXT,
    ClockRule,
    DecisionTable,
    Fact,
    FollowUpRule,
    HitPolicy,
    InputKind,
    PolicyInput,
    PolicyPack,
)
from intake_app.domain.quantities import ReferenceAmount
from intake_app.domain.questionnaire import Citation, Questionnaire

PROPERTIES: Final = (
    "typology", "consent_model", "baseline_effect", "refusal_effect", "max_consequence", "repeat_rule", "record_effect",
)  # fmt: skip
_KEYS: Final = (
    "id", "version", "status", "stage", "decision_maker", "valid_from", "valid_to", *PROPERTIES, "retention_months",
    "verified_by", "tiers", "event_date", "inputs", "moments", "questions",
    "not_to_sign", "to_do_first", "fines", "measures_order", "severity", "instruments", "sections", "tables",
    "sources", "band_sets", "alert_forms", "rights", "calendar", *OWN_KEYS,
)  # fmt: skip
STATUSES: Final = ("in_force", "draft", "proposed", "repealed", "example", CONTEXT)
PACK_FILE: Final = "pack.yaml"

FindInstrument = Callable[[str], InstrumentSource]


@dataclass(frozen=True)
class PackSource:
    """A pack, its folder, its instruments, and where what later checks speak of stands."""

    pack: PolicyPack
    folder: Path
    instruments: Mapping[str, InstrumentSource]
    lines: Mapping[tuple[str, str], int]
    """Lines of `pack.yaml`, by kind and name."""
    rows_at: Mapping[tuple[str, str], tuple[str, int]]
    """File and line of the rows of tables and lists, by table and name."""

    @property
    def forms(self) -> Mapping[str, Questionnaire]:
        return {name: source.form for name, source in self.instruments.items()}


@dataclass
class _Lists:
    references: tuple[ReferenceAmount, ...] = ()
    follow_up: tuple[FollowUpRule, ...] = ()
    clocks: tuple[ClockRule, ...] = ()
    facts: tuple[Fact, ...] = ()


@dataclass
class PackReader:
    """Reads one pack folder. `find` gives the instruments; its `UserError` becomes a problem of the line that asked."""

    folder: Path
    find: FindInstrument
    problems: list[Problem]
    instruments: dict[str, InstrumentSource] = field(default_factory=dict)
    rows: dict[str, list[CsvRow]] = field(default_factory=dict)
    domains: dict[str, InputDomain] = field(default_factory=dict)
    lines: Lines = field(default_factory=dict)
    rows_at: dict[tuple[str, str], tuple[str, int]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.sheet = Sheet(self.folder / PACK_FILE, self.problems)

    def read(self) -> PackSource | None:
        """The pack, however incomplete, or None when `pack.yaml` could not be read at all."""
        root = read_yaml(self.folder / PACK_FILE, self.sheet)
        if root is None:
            return None
        fields = Fields(root, self.sheet, _KEYS)
        self._check_head(fields)
        source = PackSource(self._pack(fields, root), self.folder, self.instruments, self.lines, self.rows_at)
        self._unused_files()
        if len(source.pack.instruments) == len(self.instruments):
            # Without one of its forms every key of that form would be a problem of its own.
            self._check(source)
        return source

    def _check_head(self, fields: Fields) -> None:
        pack_id = fields.text("id")
        if pack_id and pack_id != self.folder.name:
            self.sheet.error(
                fields.at("id"),
                "id-and-file",
                f"The id '{pack_id}' is not the name of the folder.",
                f"Rename the folder to {pack_id}, or the id to {self.folder.name}.",
            )
        first, last = fields.day("valid_from"), fields.day("valid_to")
        if first is not None and last is not None and first > last:
            self.sheet.error(
                fields.at("valid_to"), "dates-reversed", "The pack ends before it begins.", "Swap the dates."
            )
        check_keys(fields, self.sheet)
        if not fields.has("retention_months") and not is_context(fields):
            self.sheet.warning(
                fields.at("retention_months"),
                "retention-unset",
                "F5.2: Nothing says how long cases are kept.",
                "Set retention_months to what binds this site.",
            )

    def _pack(self, fields: Fields, root: MapNode) -> PolicyPack:
        for name in ("event_date", *PROPERTIES):
            self.lines["key", name] = fields.at(name)
        sources = read_sources(fields, self.sheet)
        if is_context(fields):
            return self._context(fields, root, sources)
        tiers = read_tiers(fields, self.sheet)
        conditional = self._find_instruments(fields)
        inputs = read_inputs(fields, self.sheet, self.lines)
        self._add_inputs(inputs, conditional)
        moments = read_moments(fields, self.sheet, self.lines)
        tables = self._tables(fields, tiers, sources, inputs)
        self._check_aliases(inputs, tables)
        lists = self._lists(sources, moments)
        return PolicyPack(
            id=fields.name("id"), version=fields.text("version", required=True),
            status=fields.one_of("status", STATUSES, "draft"), stage=fields.text("stage"),
            decision_maker=fields.text("decision_maker"), valid_from=fields.day("valid_from"),
            valid_to=fields.day("valid_to"), inputs=inputs, instruments=read_uses(fields, self.domains, self.sheet),
            sections=read_sections(fields, self.sheet, self.lines), tables=tables, references=lists.references,
            follow_up=lists.follow_up, clocks=lists.clocks, facts=lists.facts, citations=sources, tiers=tiers,
            event_date_key=fields.text("event_date", required=True), moments=moments,
            named_questions=read_questions(fields, self.sheet, self.lines),
            not_to_sign=read_measures(fields, "not_to_sign", tables, self.sheet),
            to_do_first=read_measures(fields, "to_do_first", tables, self.sheet),
            fines=read_measures(fields, "fines", tables, self.sheet),
            measures_order=read_measures(fields, "measures_order", tables, self.sheet),
            severity=read_severity(fields, self.instruments, self.sheet),
            band_sets=self._band_sets(fields),
            alert_forms=read_alert_forms(fields, tables, self.instruments, self.sheet),
            properties={name: fields.text(name) for name in PROPERTIES if fields.has(name)},
            rights=read_rights(fields, self.sheet, self.lines),
            calendar=self._calendar(fields),
            retention_months=fields.whole("retention_months"), verified_by=fields.optional_text("verified_by"),
            content_hash=content_hash(root, self.rows), languages=languages_beside(self.folder / PACK_FILE),
        )  # fmt: skip

    def _context(self, fields: Fields, root: MapNode, sources: dict[str, Citation]) -> PolicyPack:
        """A pack of facts: neither forms nor tables, so that nothing can follow from it."""
        lists = self._lists(sources, {})
        return PolicyPack(
            id=fields.name("id"), version=fields.text("version", required=True), status=CONTEXT, stage="",
            decision_maker="", valid_from=fields.day("valid_from"), valid_to=fields.day("valid_to"), inputs={},
            instruments=(), sections=(), tables=(), references=(), follow_up=(), clocks=(), facts=lists.facts,
            citations=sources, tiers=(), event_date_key="", moments={},
            verified_by=fields.optional_text("verified_by"),
            content_hash=content_hash(root, self.rows), languages=languages_beside(self.folder / PACK_FILE),
            sheets=read_fact_sheets(fields, lists.facts, self.sheet, self.lines),
            instead=tuple(text.text for text in fields.texts("instead")),
        )  # fmt: skip

    def _band_sets(self, fields: Fields) -> dict[str, str]:
        """`{dudit/total: polish}`: other published bands than the usual ones."""
        node = fields.mapping("band_sets")
        chosen: dict[str, str] = {}
        for key, name in node.entries.items():
            form_id, _, scale_id = key.partition("/")
            form = self.instruments[form_id].form if form_id in self.instruments else None
            scale = form.scale_by_id.get(scale_id) if form else None
            text = name.text if isinstance(name, TextNode) else ""
            if scale is None:
                self.sheet.error(node.lines[key], "unknown-scale", f"There is no scale '{key}'.", "Write form/scale.")
            elif text not in scale.other_sets:
                self.sheet.error(
                    node.lines[key],
                    "unknown-band-set",
                    f"'{key}' has no bands '{text}'.",
                    self.sheet.hint(text, scale.other_sets) or "Take the line out.",
                )
            else:
                chosen[key] = text
        return chosen

    def _calendar(self, fields: Fields) -> str:
        name = fields.text("calendar")
        known = calendar_ids(paths.resources_dir() / "calendars")
        if name and name not in known:
            mend = self.sheet.hint(name, known) or f"Known: {', '.join(known)}."
            self.sheet.error(fields.at("calendar"), "unknown-calendar", f"There is no calendar '{name}'.", mend)
        return name

    def _unused_files(self) -> None:
        for path in (*self.folder.glob("*.csv"), *self.folder.glob("tables/*.csv")):
            if path.stem not in self.rows:
                Sheet(path, self.problems).warning(
                    0, "file-unused", "Nothing reads this file.", "List the table in pack.yaml, or remove the file."
                )

    def _check(self, source: PackSource) -> None:
        def form_sheet(name: str) -> Sheet:
            return Sheet(self.instruments[name].path, self.problems)

        def item_line(form: str, link_id: str) -> int:
            return self.instruments[form].lines.get(link_id, 0)

        PackCheck(
            source.pack, source.forms, self.domains, self.lines, self.rows_at, self.sheet, form_sheet, item_line
        ).run()

    def _find_instruments(self, fields: Fields) -> frozenset[str]:
        conditional = set()
        for node in fields.maps("instruments", required=True):
            entry = Fields(node, self.sheet, ("id", "when"))
            name = entry.name("id")
            if entry.has("when"):
                conditional.add(name)
            if not name:
                continue
            self.lines["instrument", name] = node.line
            try:
                self.instruments[name] = self.find(name)
                self._check_stage(fields, self.instruments[name].form, node.line)
            except DefinitionError as error:
                count = sum(problem.severity == "error" for problem in error.problems)
                what = f"The form '{name}' cannot be used; errors in it: {count}, the first at {error.place}."
                self.sheet.error(node.line, "form-unusable", what, "Mend the form first.")
            except UserError as error:
                self.sheet.error(node.line, error.code, error.message)
        return frozenset(conditional)

    def _check_stage(self, fields: Fields, form: Questionnaire, line: int) -> None:
        if form.only_for and fields.text("stage") not in form.only_for:
            self.sheet.error(
                line,
                "form-stage",
                f"'{form.id}' is meant for packs of the stage {', '.join(form.only_for)}.",
                "Take it out: its authors warn against any other use.",
            )

    def _add_inputs(self, inputs: Mapping[str, PolicyInput], conditional: frozenset[str]) -> None:
        forms = {name: source.form for name, source in self.instruments.items()}
        hidden = hidden_keys(forms, conditional)
        for name, source in inputs.items():
            # An output of a table is an input from that table on.
            if source.kind is not InputKind.OUTPUT:
                self.domains[name] = input_domain(source, forms, conditional, hidden) or ANYTHING

    def _tables(
        self,
        fields: Fields,
        tiers: tuple[str, ...],
        sources: Mapping[str, Citation],
        inputs: dict[str, PolicyInput],
    ) -> tuple[DecisionTable, ...]:
        tables: dict[str, DecisionTable] = {}
        for node in fields.maps("tables", required=True):
            entry = Fields(node, self.sheet, ("id", "hit_policy", "inputs", "outputs"))
            table_id = entry.name("id")
            hit_policy = entry.choice("hit_policy", HitPolicy, HitPolicy.FIRST)
            names = self._table_inputs(entry)
            outputs = tuple(text.text for text in entry.texts("outputs", required=True))
            if table_id in tables:
                self.sheet.error(node.line, "duplicate-id", f"The table '{table_id}' stands here twice.", "Rename one.")
            for name in outputs:
                if name in fields.mapping("inputs").entries or name in names:
                    self.sheet.error(
                        node.line, "name-twice", f"'{name}' is an input and an output.", "Rename one of them."
                    )
            self.lines["table", table_id] = node.line
            sheet = Sheet(self._table_path(table_id), self.problems)
            rows = read_csv(Path(sheet.file), sheet, table_columns(names, outputs))
            self.rows[table_id] = rows
            reader = TableReader(
                table_id, hit_policy, {name: self.domains[name] for name in names}, outputs,
                {"tier": tiers, "level": ALERT_LEVELS}, sources, sheet,
            )  # fmt: skip
            table = reader.read(rows)
            for rule_id, line in reader.lines.items():
                self.rows_at[table_id, rule_id] = (sheet.file, line)
            tables.setdefault(table_id, table)
            self._add_outputs(table, reader.given, inputs)
        return tuple(tables.values())

    def _table_inputs(self, entry: Fields) -> list[str]:
        names = []
        for text in entry.texts("inputs", required=True):
            if text.text not in self.domains:
                self.sheet.error(
                    text.line,
                    "unknown-input",
                    f"There is no input '{text.text}' at this place.",
                    f"{self.sheet.hint(text.text, self.domains)} Outputs are inputs of later tables only.".strip(),
                )
            elif text.text not in names:
                names.append(text.text)
        return names

    def _table_path(self, table_id: str) -> Path:
        beside = self.folder / f"{table_id}.csv"
        within = self.folder / "tables" / f"{table_id}.csv"
        return beside if beside.is_file() and not within.is_file() else within

    def _add_outputs(
        self, table: DecisionTable, given: Mapping[str, Mapping[str, None]], inputs: dict[str, PolicyInput]
    ) -> None:
        several = table.hit_policy is HitPolicy.COLLECT
        for name, codes in given.items():
            before = self.domains.get(name)
            known = before.codes if before is not None and name in inputs else ()
            self.domains[name] = InputDomain(ValueKind.CODE, tuple(dict.fromkeys((*known, *codes))), several=several)
            inputs.setdefault(name, PolicyInput(name, InputKind.OUTPUT, (name,)))
            for alias, source in inputs.items():
                if source.kind is InputKind.OUTPUT and source.keys == (name,):
                    self.domains[alias] = self.domains[name]

    def _check_aliases(self, inputs: Mapping[str, PolicyInput], tables: tuple[DecisionTable, ...]) -> None:
        columns = [column for table in tables for column in table.outputs]
        for name, source in inputs.items():
            if source.kind is InputKind.OUTPUT and source.keys[0] not in columns:
                self.sheet.error(
                    self.lines.get(("input", name), 0),
                    "unknown-output",
                    f"No table gives '{source.keys[0]}'.",
                    self.sheet.hint(source.keys[0], columns),
                )

    def _lists(self, sources: Mapping[str, Citation], moments: Mapping[str, tuple[str, ...]]) -> _Lists:
        lists = _Lists()
        for name, columns in (
            ("references", REFERENCE_COLUMNS),
            ("facts", FACT_COLUMNS),
            ("follow_up", FOLLOW_UP_COLUMNS),
            ("clocks", CLOCK_COLUMNS),
        ):
            path = self.folder / f"{name}.csv"
            if not path.is_file():
                continue
            sheet = Sheet(path, self.problems)
            rows = read_csv(path, sheet, columns, (*NOTE, *(CLOCK_DAYS if name == "clocks" else ())))
            self.rows[name] = rows
            reader = ListReader(sheet, sources, self.domains)
            if name == "references":
                lists.references = reader.references(rows)
            elif name == "facts":
                lists.facts = reader.facts(rows)
            elif name == "follow_up":
                lists.follow_up = reader.follow_up(rows)
            else:
                lists.clocks = reader.clocks(rows, moments)
            for row in rows:
                self.rows_at.setdefault((name, row.cells[columns[0]]), (sheet.file, row.line))
        return lists
