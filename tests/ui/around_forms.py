"""An office whose policy asks any forms one gives it, one after the other: for forms made by others."""

import atexit
import shutil
import tempfile
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from intake_app import paths
from intake_app.casework import activating, cases, interviews
from intake_app.casework.office import Desk, StoppedClock
from intake_app.definitions.library import Library, open_library
from intake_app.domain.answers import Answer
from intake_app.domain.person import Office, Person, Role, Worker
from intake_app.store import records
from intake_app.store.vault import open_with_key

MOMENT = datetime(2026, 3, 2, 13, 48, tzinfo=UTC)
MARTA = Worker("w1", "Marta Exemplo", Role.TECHNICIAN)
LUISA = Worker("w3", "Luísa Exemplo", Role.SUPERVISOR)
EVERY_KIND = Path(__file__).parent / "every_kind"
"""A form that has every kind of question there is."""

_BEGIN = """\
id: begin
version: "1"
wording: paraphrase
rights: free
item:
  - linkId: first
    type: group
    item:
      - {linkId: day, type: date}
      - {linkId: origin, type: coding, answerOption: [{code: police}, {code: own-request}]}
"""
_BEGIN_TEXTS = """\
language: {language}
title: Begin
texts: {{first: First, day: Day, origin: Origin, origin=police: Police, origin=own-request: Own request}}
"""
_PACK = """\
id: around
version: "1"
status: in_force
stage: administrative
decision_maker: commission
valid_from: 2001-07-01
retention_months: 60
tiers: [none, warning]
event_date: begin/day
inputs: {{day: {{answer: begin/day}}, origin: {{answer: begin/origin}}}}
moments: {{event: [begin/day]}}
questions: {{origin: [begin/origin]}}
instruments: [{{id: begin}}, {forms}]
sections: [{{id: begin, instrument: begin, groups: [first]}}, {sections}]
tables:
  - {{id: route, hit_policy: first, inputs: [day], outputs: [route]}}
  - {{id: tier, hit_policy: first, inputs: [route], outputs: [tier]}}
sources: []
"""
_PACK_TEXTS = """\
language: {language}
title: Around
texts: {{route.R1: "Ours.", tier.T1: "Told to stop.", section.begin: Begin}}
"""
_ROUTE = "rule,day,route,because,cites,verified\nR1,-,inside,,,yes\n"
_TIER = "rule,route,tier,because,cites,verified\nT1,-,warning,,,yes\n"


def forms_around(folder: Path, sources: Sequence[Path]) -> Path:
    """A folder of forms: those of every folder of `sources`, and the pack `around` that asks all of them."""
    instruments, pack = folder / "instruments", folder / "packs" / "around"
    instruments.mkdir(parents=True)
    (pack / "tables").mkdir(parents=True)
    for source in sources:
        for file in source.glob("*.yaml"):
            shutil.copy(file, instruments)
    names = sorted({file.name.partition(".")[0] for file in instruments.glob("*.yaml")})
    for language in ("en", "pt"):
        (instruments / f"begin.{language}.yaml").write_text(_BEGIN_TEXTS.format(language=language), encoding="utf-8")
        (pack / f"pack.{language}.yaml").write_text(_PACK_TEXTS.format(language=language), encoding="utf-8")
    (instruments / "begin.yaml").write_text(_BEGIN, encoding="utf-8")
    asked = ", ".join(f"{{id: {name}}}" for name in names)
    outline = ", ".join(f"{{id: {name}, instrument: {name}}}" for name in names)
    (pack / "pack.yaml").write_text(_PACK.format(forms=asked, sections=outline), encoding="utf-8")
    (pack / "tables" / "route.csv").write_text(_ROUTE, encoding="utf-8")
    (pack / "tables" / "tier.csv").write_text(_TIER, encoding="utf-8")
    return folder


def desk_around(folder: Path, sources: Sequence[Path], language: str = "en") -> Desk:
    """A fresh office on that pack, with its technician at the desk. Its vault lies in `folder` too."""
    library: Library = open_library([paths.forms_dir(), forms_around(folder / "forms", sources)])
    office = Office("Comissão Exemplo", "around", language, town="Exemplo", phone="000 000 001")
    vault = open_with_key(folder / "office", bytes(32), now=MOMENT, office=office, worker=LUISA)
    with vault.transaction(LUISA, "staff", "office", at=MOMENT):
        records.save_worker(vault, LUISA)
        records.save_worker(vault, MARTA)
    vault.worker = MARTA
    desk = Desk(vault, MARTA, office, library, StoppedClock(MOMENT), language)
    # The pack asks what the forms ask and nothing for the person.
    activating.activate_policy(replace(desk, worker=LUISA), "around", "To look at forms.")
    return desk


def case_at(desk: Desk, key: str) -> str:
    """A case that stands at the question `key`. Its id."""
    reference = f"2026/{cases.count_cases(desk) + 1:04}"
    episode = cases.open_case(desk, Person(reference, "Tiago Exemplo", language=desk.language))
    interview = interviews.resume(desk, episode.id)
    interview = interviews.record_answer(desk, interview, "begin/origin", Answer("police"))
    interviews.move_to(desk, interview, key)
    return episode.id


def demonstration(language: str) -> Desk:
    """An office of the form that has every kind of question, with one case, gone at the end of the program."""
    folder = Path(tempfile.mkdtemp(prefix="intake-forms-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    desk = desk_around(folder, [EVERY_KIND], language)
    case_at(desk, "every-kind/seen")
    return desk
