"""A small office with cases in several states, made through the office's own acts: what the pages of cases show."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time
from pathlib import Path
from typing import Any

from PySide6.QtWidgets import QLabel, QWidget

from intake_app.casework import arrivals, decisions, interviews, plans
from intake_app.casework.office import Desk, StoppedClock
from intake_app.definitions.library import Library
from intake_app.domain.person import ConsentState, Episode, Office, Person, Role, SafeContact, Sex, Worker
from intake_app.domain.plan import Service
from intake_app.engine.answering import read_answer
from intake_app.store import records
from intake_app.store.vault import open_with_key
from tests.ui.interviewing import settle

MOMENT = datetime(2026, 3, 2, 13, 48, tzinfo=UTC)
OFFICE = Office("Comissão Exemplo", "pt-cdt", "pt", town="Exemplo", phone="000 000 001")
MARTA = Worker("w1", "Marta Exemplo", Role.TECHNICIAN)
PAULO = Worker("w2", "Paulo Exemplo", Role.DECIDER)
LUISA = Worker("w3", "Luísa Exemplo", Role.SUPERVISOR)

_ASSIST_NONE = {f"assist/1{letter}": 0 for letter in "abdefghij"}
_CASE = {
    "intake/origin": "police",
    "intake/event_date": "2026-02-27",
    "intake/received_date": "2026-02-28",
    "intake/age": 29,
    "intake/supply_signs": ["none"],
    "intake/sought_help": "no",
    "intake/register_checked": "no-prior",
    "intake/consent_assessment": "given",
    "intake/dependence": "not-dependent",
    "intake/accepts_treatment": "undecided",
    "intake/basic_needs": ["work"],
    "intake/wants_help": ["work", "substance-use"],
    "assist/8": 0,
    "assist/1c": 3,
    **_ASSIST_NONE,
}
_RESIN = {"substance": "cannabis-resin", "amount": 3, "unit": "g", "basis": "gross", "lab_confirmed": False}
_LEVELS: Mapping[str, Mapping[str, int]] = {
    "high": {"assist/2c": 6, "assist/3c": 6, "assist/4c": 6, "assist/5c": 5, "assist/6c": 6, "assist/7c": 0},
    "moderate": {"assist/2c": 6, "assist/3c": 4, "assist/4c": 0, "assist/5c": 0, "assist/6c": 3, "assist/7c": 3},
    "less": {"assist/2c": 4, "assist/3c": 4, "assist/4c": 4, "assist/5c": 0, "assist/6c": 3, "assist/7c": 0},
}


@dataclass(frozen=True)
class SmallOffice:
    """The desks of its three workers; `of(name)` finds a case."""

    technician: Desk
    decider: Desk
    supervisor: Desk

    def of(self, name: str) -> Episode:
        from intake_app.casework.case_view import CaseFilter
        from intake_app.casework.cases import list_cases

        row = list_cases(self.technician, CaseFilter(text=name, only_open=False))[0]
        found = records.load_episode(self.technician.vault, row.episode_id)
        assert found is not None
        return found

    def logged(self, event: str) -> list[str]:
        """What the audit trail names as the subjects of this event, oldest first."""
        rows = self.technician.vault.rows("SELECT subject FROM audit WHERE event = ? ORDER BY sequence", (event,))
        return [str(row[0]) for row in rows]


def directory() -> tuple[Service, ...]:
    """Invented services of every kind the pack offers, two of most."""
    return (
        Service(
            "centre",
            "Centro Exemplo, intervenção breve",
            ("brief-intervention",),
            "Two talks of 45 minutes, evenings too",
            "Rua Exemplo 3",
            "Exemplo",
            "000 000 010",
            languages=("pt", "en"),
            waiting_days=4,
            distance_km=1.2,
        ),
        Service(
            "health",
            "Centro de Saúde Exemplo",
            ("brief-intervention", "primary-care"),
            "One talk with a nurse",
            "Rua Exemplo 20",
            "Exemplo",
            "000 000 011",
            languages=("pt",),
            waiting_days=9,
            distance_km=0.6,
        ),
        Service(
            "group",
            "Associação Exemplo, grupo",
            ("indicated-prevention", "peer-support"),
            "Six evenings, small group",
            "Rua Exemplo 8",
            "Exemplo",
            "000 000 012",
            languages=("pt",),
            waiting_days=10,
            distance_km=2.5,
        ),
        Service(
            "online",
            "Oficina Exemplo em linha",
            ("indicated-prevention",),
            "One hour a week at home, with a tutor",
            phone="000 000 013",
            languages=("pt", "en"),
            waiting_days=3,
            distance_km=0,
        ),
        Service(
            "jobs",
            "Centro de Emprego Exemplo",
            ("employment",),
            "Adviser for first jobs, no letter from us needed",
            "Rua Exemplo 12",
            "Exemplo",
            "000 000 014",
            languages=("pt",),
            waiting_days=2,
            distance_km=1.8,
        ),
        Service(
            "school",
            "Escola de Formação Exemplo",
            ("education-training", "employment"),
            "Kitchen and logistics courses, paid",
            "Rua Exemplo 40",
            "Exemplo",
            "000 000 015",
            languages=("pt", "fr"),
            waiting_days=30,
            distance_km=4,
        ),
        Service(
            "team",
            "Equipa de Tratamento Exemplo",
            ("treatment-team",),
            "Doctor, psychologist, nurse and social worker",
            "Rua Exemplo 50",
            "Exemplo",
            "000 000 016",
            languages=("pt",),
            waiting_days=6,
            distance_km=3.1,
        ),
        Service(
            "legal",
            "Apoio Jurídico Exemplo",
            ("legal-aid",),
            "A lawyer or adviser",
            "Rua Exemplo 7",
            "Exemplo",
            "000 000 017",
            languages=("pt",),
            waiting_days=5,
            distance_km=0.9,
        ),
    )


KEY = bytes(range(32))


def make_office(folder: Path, library: Library) -> None:
    """Makes the office in `folder` and closes it. Nothing is synced to the disk."""
    start = datetime(2025, 9, 10, 9, 0, tzinfo=UTC)
    vault = open_with_key(folder, KEY, now=start, office=OFFICE, worker=MARTA)
    with vault.transaction(MARTA, "directory-loaded", "directory", at=start):
        for worker in (LUISA, PAULO):
            records.save_worker(vault, worker)
        records.save_services(vault, directory())
    desk = Desk(vault, MARTA, OFFICE, library, StoppedClock(start), "en")
    _catarina(desk)
    _tiago(desk)
    _olena(desk)
    _yusuf(desk)
    vault.close()


def open_office(folder: Path, library: Library, language: str = "en") -> SmallOffice:
    """Opens an office that `make_office` made."""
    vault = open_with_key(folder, KEY, now=MOMENT)
    now = Desk(vault, MARTA, OFFICE, library, StoppedClock(MOMENT), language)
    return SmallOffice(now, replace(now, worker=PAULO), replace(now, worker=LUISA))


def quiet(window: QWidget) -> None:
    """Let Qt lay out until nothing moves any more."""
    for _ in range(4):
        settle(window)


def texts(page: QWidget) -> str:
    """Everything that can be read on a page."""
    quiet(page.window())
    return " | ".join(label.text() for label in page.findChildren(QLabel) if label.isVisibleTo(page))


def walked(*widgets: QWidget) -> list[int]:
    """After how many Tabs from the first each of these is reached."""
    places: dict[QWidget, int] = {}
    step, count = widgets[0], 0
    while step not in places:
        places[step] = count
        step, count = step.nextInFocusChain(), count + 1
    return [places[widget] for widget in widgets]


def _at(desk: Desk, moment: datetime, worker: Worker = MARTA) -> Desk:
    return replace(desk, clock=StoppedClock(moment), worker=worker)


def _ask(desk: Desk, episode: str, raw: Mapping[str, Any]) -> None:
    interview = interviews.resume(desk, episode)
    answers = {key: read_answer(interview.policy.item(key), value, key) for key, value in raw.items()}
    interviews.record_answers(desk, interview, answers)


def _finish(desk: Desk, episode: str) -> None:
    interviews.finish_interview(desk, interviews.resume(desk, episode))


def _person(reference: str, name: str, language: str = "pt", phone: str = "000 000 412") -> Person:
    contact = SafeContact(phone, False, "dias úteis, depois das 17:00")
    return Person(reference, name, date(1995, 2, 1), Sex.UNDISCLOSED, language, contact)


def _answers(level: str, event: date) -> dict[str, Any]:
    day = {"intake/event_date": event.isoformat(), "intake/received_date": event.isoformat()}
    return {**_CASE, "intake/substances": [_RESIN], **day, **_LEVELS[level]}


def _catarina(desk: Desk) -> None:
    """A case of half a year: treatment, a reassessment, then education, signed today."""
    first = datetime(2025, 9, 11, 10, 0, tzinfo=UTC)
    episode = arrivals.take_in(_at(desk, first), _person("2025/1502", "Catarina Exemplo"), "police").id
    _ask(_at(desk, first), episode, _answers("high", date(2025, 9, 9)))
    _finish(_at(desk, first.replace(hour=11)), episode)
    decisions.decide(_at(desk, first.replace(hour=12), PAULO), episode, "provisional-suspension",
                     "O processo fica suspenso.", date(2027, 9, 11))  # fmt: skip
    plan = _at(desk, first.replace(hour=13))
    plans.choose_service(plan, episode, "substance-use", "treatment-team", "team")
    plans.state_consent(plan, episode, "team", ConsentState.GIVEN)
    plans.set_own_words(plan, episode, "Dormir sem fumar primeiro.")
    for level, moment in (
        ("moderate", datetime(2025, 12, 10, 10, tzinfo=UTC)),
        ("less", MOMENT.replace(hour=9, minute=20)),
    ):
        again = _at(desk, moment)
        interviews.start_reassessment(again, episode)
        _ask(again, episode, {"assist/1c": 3, **_ASSIST_NONE, **_LEVELS[level], "assist/8": 0})
        _finish(again, episode)
    decisions.decide(_at(desk, MOMENT.replace(hour=9, minute=44), PAULO), episode, "provisional-suspension",
                     "O processo continua suspenso.", date(2027, 9, 11))  # fmt: skip


def _tiago(desk: Desk) -> None:
    """At the plan: decided, two services chosen, one offer declined."""
    begun = datetime(2026, 2, 28, 14, tzinfo=UTC)
    episode = arrivals.take_in(_at(desk, begun), _person("2026/0412", "Tiago Exemplo"), "police").id
    tobacco = {"assist/1a": 3, "assist/2a": 6, "assist/3a": 4, "assist/4a": 0, "assist/6a": 0, "assist/7a": 0}
    _ask(_at(desk, begun), episode, {**_answers("moderate", date(2026, 2, 27)), **tobacco})
    _finish(_at(desk, begun.replace(hour=15)), episode)
    decisions.decide(_at(desk, MOMENT.replace(hour=11), PAULO), episode, "provisional-suspension",
                     "O processo fica suspenso.", date(2028, 3, 2))  # fmt: skip
    plan = _at(desk, MOMENT.replace(hour=12))
    plans.choose_service(plan, episode, "substance-use", "brief-intervention", "centre")
    plans.choose_service(plan, episode, "prevention", "indicated-prevention", "online")
    plans.decline_offer(plan, episode, "tobacco-advice", "primary-care")
    plans.set_own_words(plan, episode, "Quero dormir sem fumar primeiro, e ter trabalho antes do verão.")
    plans.set_first_step(plan, episode, "não fumar nos dias em que procuro trabalho")
    plans.add_appointment(plan, episode, "jobs", date(2026, 3, 4), time(10, 30), note="perguntar por Nuno")
    plans.add_appointment(plan, episode, "centre", date(2026, 3, 6), time(18, 0))


def _olena(desk: Desk) -> None:
    """Asked, waiting for the signature."""
    begun = datetime(2026, 2, 27, 9, tzinfo=UTC)
    episode = arrivals.take_in(_at(desk, begun), _person("2026/0409", "Olena Exemplo", "uk"), "police").id
    _ask(_at(desk, begun), episode, _answers("moderate", date(2026, 2, 26)))
    _finish(_at(desk, begun.replace(hour=10)), episode)


def _yusuf(desk: Desk) -> None:
    """In the middle of the interview, no telephone."""
    begun = datetime(2026, 2, 27, 16, tzinfo=UTC)
    episode = arrivals.take_in(_at(desk, begun), Person("2026/0405", "Yusuf Exemplo", language="en"), "police").id
    _ask(_at(desk, begun), episode, {"intake/age": 29, "intake/sought_help": "no"})
