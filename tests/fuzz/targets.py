"""What reads files of others, each as a function of the bytes of one file. Whatever it is given, it may only say no.

`UserError` (and `DefinitionError`, which is one) is how it says so; everything else that is raised is a bug.
"""

import json
import shutil
import tempfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Final

from intake_app.casework.assessing import read_case
from intake_app.casework.exchanging import export_form, import_form
from intake_app.cli.files import read_json
from intake_app.definitions.form_checks import check_form_file
from intake_app.definitions.library import open_library
from intake_app.definitions.problems import DefinitionError, Problem, Sheet, has_errors
from intake_app.definitions.wording_checks import check_form_wording
from intake_app.definitions.wordings import read_form_wording, read_pack_wording, read_screen_texts
from intake_app.definitions.worked_cases import run_cases, run_instrument_cases
from intake_app.domain.answers import Answer, AnswerSet
from intake_app.engine.evaluating import evaluate
from intake_app.engine.policy import compile_policy
from intake_app.engine.scoring import score_answers
from intake_app.paths import forms_dir
from tests.definitions.small import FILES, NAMES, Office

TODAY: Final = date(2026, 3, 2)
CASE: Final = b"""{"pack": "small", "today": "2026-03-02", "person": {"reference": "x", "birth_date": "1990-01-31",
 "sex": "female", "language": "pt", "contact": {"phone": "000 000 000", "voice_message": true, "when": "evenings"}},
 "answers": {"tiny/q1": 4, "tiny/q2": 1, "tiny/origin": "police", "tiny/when": "2026-02-27", "tiny/age": 30,
 "tiny/told": true, "tiny/needs": ["food", "home"], "tiny/clock": "14:30", "tiny/note": "words",
 "tiny/things": [{"substance": "heroin", "amount": 0.5, "unit": "g"}, {"substance": "other", "amount": 2}]}}
"""
SCORED: Final = b"""[
{"note": "two", "cite": "x", "answers": {"q1": 1, "q2": 1}, "expect": {"scores": {"total": 2}, "missing": []}},
{"answers": {"q1": "declined"}, "sex": "male", "substance": "", "band_set": "", "expect": {"complete": false}}
]
"""


@dataclass(frozen=True)
class Target:
    """One reader: what it does with a file of these bytes, and files it knows well."""

    name: str
    read: Callable[[bytes], None]
    seeds: Sequence[bytes]
    is_tree: bool
    weight: int = 1


class Readers:
    """Every reader, in a folder of its own with a small office in it. `close` removes the folder."""

    def __init__(self, foreign: Sequence[bytes] = ()) -> None:
        memory = Path("/dev/shm")
        self.root = Path(tempfile.mkdtemp(prefix="intake-fuzz-", dir=memory if memory.is_dir() else None))
        self.office = Office(self.root)
        self.library = self.office.library()
        self.source = self.library.instrument_source("tiny")
        self.foreign = tuple(foreign)

    def close(self) -> None:
        shutil.rmtree(self.root, ignore_errors=True)

    def targets(self) -> tuple[Target, ...]:
        """The readers with their seeds; those that are quick come more often."""
        file = {name: FILES[path].encode() for name, path in NAMES.items()}
        tables = {name: content for name, content in file.items() if NAMES[name].endswith(".csv")}
        found = [
            Target("form", self.form, [file["form"], *_form_seeds()], True, 6),
            Target("wording", self.wording, [file["form.en"]], True, 3),
            Target("pack-wording", self.pack_wording, [file["pack.en"]], True),
            Target("screen-texts", self.screen_texts, [file["screen.en"], file["screen.pt"]], True, 2),
            Target("pack", self.in_office("pack"), [file["pack"]], True, 2),
            Target("case", self.case, [CASE], True, 3),
            Target("example", self.example, [b'{"note": "x", "case": ' + CASE + b', "expect": {"tier": "x"}}'], True),
            Target("scored", self.scored, [SCORED], True, 2),
            *(Target(f"table-{name}", self.in_office(name), [content], False) for name, content in tables.items()),
        ]
        if self.foreign:
            found.append(Target("fhir", self.fhir, self.foreign, True, 4))
        return tuple(found)

    # Readers

    def form(self, content: bytes) -> None:
        path = self._put("tiny.yaml", content)
        problems: list[Problem] = []
        source = check_form_file(path, problems)
        _told(problems, path, content)
        assert source is not None
        score_answers(source.form, {})
        for pick in (0, -1):
            chosen = {n: Answer(value=q.options[pick].code) for n, q in source.form.questions.items() if q.options}
            score_answers(source.form, {n: a for n, a in chosen.items() if not source.form.questions[n].repeats})

    def wording(self, content: bytes) -> None:
        path = self._put("tiny.en.yaml", content)
        problems: list[Problem] = []
        texts = read_form_wording(path, self.source, Sheet(path, problems))
        check_form_wording(self.source, {"en": [texts]}, ("en", "pt"), problems)
        _told(problems, path, content)

    def pack_wording(self, content: bytes) -> None:
        path = self._put("pack.en.yaml", content)
        problems: list[Problem] = []
        read_pack_wording(path, "small", Sheet(path, problems))
        _told(problems, path, content)

    def screen_texts(self, content: bytes) -> None:
        path = self._put("ui.yaml", content)
        problems: list[Problem] = []
        read_screen_texts(path, "en", Sheet(path, problems))
        _told(problems, path, content)

    def in_office(self, name: str) -> Callable[[bytes], None]:
        """A reader of one file of the pack, the others being right."""
        path = self.root / NAMES[name]
        right = FILES[NAMES[name]].encode()

        def read(content: bytes) -> None:
            problems: list[Problem] = []
            path.write_bytes(content)
            try:
                source = self.library.read_pack(self.root / "forms/packs/small", problems)
            finally:
                path.write_bytes(right)
            _told(problems, path, content)
            assert source is not None
            policy = compile_policy(source.pack, {name: one.form for name, one in source.instruments.items()})
            evaluate(policy, AnswerSet(), birth_date=None, today=TODAY)

        return read

    def case(self, content: bytes) -> None:
        read_case(self.library, read_json(str(self._put("case.json", content))), today=TODAY)

    def example(self, content: bytes) -> None:
        path = self._put("examples/one.json", content)
        _, mismatches, problems = run_cases(path.parent, self._assessed)
        _told([*problems, *(mismatch.problem for mismatch in mismatches)], path, content)

    def _assessed(self, case: dict[str, object]) -> Mapping[str, object]:
        return {"tier": read_case(self.library, case, today=TODAY).evaluation.tier}

    def scored(self, content: bytes) -> None:
        path = self._put("tiny.json", content)
        _, mismatches, problems = run_instrument_cases(path, self.source.form)
        _told([*problems, *(mismatch.problem for mismatch in mismatches)], path, content)

    def fhir(self, content: bytes) -> None:
        folder = self.root / "imported"
        try:
            import_form(content, folder)
        finally:
            shutil.rmtree(folder, ignore_errors=True)

    def _put(self, name: str, content: bytes) -> Path:
        path = self.root / "given" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
        return path


def _form_seeds() -> list[bytes]:
    """Shipped forms that between them hold everything a form can say."""
    names = ("audit", "k10", "dudit", "psa", "c-ssrs", "cast", "tcu-ds5")
    found = [(forms_dir() / "instruments" / f"{name}.yaml").read_bytes() for name in names]
    return [content.replace(f"id: {name}".encode(), b"id: tiny", 1) for name, content in zip(names, found, strict=True)]


def foreign_seeds() -> list[bytes]:
    """FHIR Questionnaires: exports of our own, and one with what ours never have."""
    library = open_library()
    exported = [export_form(library, name, "en") for name in ("audit-c", "k6", "psa")]
    return [FOREIGN, *(json.dumps(form, default=float).encode() for form in exported)]


FOREIGN: Final = b"""{"resourceType": "Questionnaire", "id": "made", "url": "http://example.org/q", "status": "active",
 "title": "Made", "_title": {"extension": [{"url": "http://hl7.org/fhir/StructureDefinition/translation", "extension":
 [{"url": "lang", "valueCode": "pt"}, {"url": "content", "valueString": "Feito"}]}]}, "language": "en",
 "contained": [{"resourceType": "ValueSet", "id": "yesno", "compose": {"include": [{"system": "http://example.org/s",
 "concept": [{"code": "y", "display": "Yes"}, {"code": "n", "display": "No"}]}]}}],
 "item": [{"linkId": "1", "text": "Group", "type": "group", "prefix": "1.", "item": [
 {"linkId": "1.1", "text": "One?", "type": "choice", "required": true, "answerValueSet": "#yesno"},
 {"linkId": "1.2", "text": "How many?", "type": "integer", "initial": [{"valueInteger": 3}], "extension": [
 {"url": "http://hl7.org/fhir/StructureDefinition/minValue", "valueInteger": 0},
 {"url": "http://hl7.org/fhir/StructureDefinition/maxValue", "valueInteger": 9}],
 "enableWhen": [{"question": "1.1", "operator": "=", "answerCoding": {"system": "http://example.org/s", "code": "y"}},
 {"question": "1.3", "operator": "exists", "answerBoolean": false}], "enableBehavior": "any"},
 {"linkId": "1.3", "text": "Weight", "type": "quantity", "extension": [
 {"url": "http://hl7.org/fhir/StructureDefinition/questionnaire-unitOption", "valueCoding": {"code": "kg"}}]},
 {"linkId": "1.4", "text": "Else?", "type": "open-choice", "repeats": true, "answerOption": [
 {"valueString": "a"}, {"valueCoding": {"code": "b", "display": "B", "extension": [
 {"url": "http://hl7.org/fhir/StructureDefinition/itemWeight", "valueDecimal": 2}]}}, {"valueInteger": 3}]}]},
 {"linkId": "2", "type": "group", "repeats": true, "item": [{"linkId": "2.1", "type": "dateTime", "text": "When"},
 {"linkId": "2.2", "type": "url", "text": "Where", "maxLength": 20}, {"linkId": "2.3", "type": "attachment"}]},
 {"linkId": "3", "type": "display", "text": "Thank you", "extension": [
 {"url": "http://hl7.org/fhir/StructureDefinition/questionnaire-hidden", "valueBoolean": true}]},
 {"linkId": "4", "type": "decimal", "readOnly": true, "extension": [{"url":
 "http://hl7.org/fhir/uv/sdc/StructureDefinition/sdc-questionnaire-calculatedExpression", "valueExpression":
 {"language": "text/fhirpath", "expression": "%a + 1"}}]}]}
"""


def _told(problems: Sequence[Problem], path: Path, content: bytes) -> None:
    """Every problem says where and what, briefly, with a line of the file; an error refuses the file."""
    lines = content.replace(b"\r\n", b"\n").replace(b"\r", b"\n").count(b"\n") + 1
    for problem in problems:
        assert problem.code and problem.what and len(problem.what) <= 300, problem
        assert problem.file != str(path) or 0 <= problem.line <= lines, problem
        str(problem).encode()
    if has_errors(problems):
        raise DefinitionError(problems)
