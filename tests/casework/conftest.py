"""An office in a fresh folder, with a worker of every role, a moving clock, and cases at any stage."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import pytest

from intake_app.casework import cases, interviews, policies
from intake_app.casework.interview_view import Interview
from intake_app.casework.office import Desk
from intake_app.casework.setup import sample_services
from intake_app.definitions.library import Library, open_library
from intake_app.domain.person import Episode, Office, Person, Role, SafeContact, Sex, Worker
from intake_app.engine.answering import read_answer
from intake_app.store import records
from intake_app.store.vault import open_with_key

NOW = datetime(2026, 3, 2, 13, 48, tzinfo=timezone(timedelta(hours=0)))
OFFICE = Office("Comissão Exemplo", "pt-cdt", "pt", town="Exemplo", phone="000 000 400", crisis_contact="000 000 111")
PERSON = Person(
    "2026/0412",
    "Tiago Exemplo",
    date(1999, 5, 1),
    Sex.MALE,
    "pt",
    SafeContact("000 000 412", False, "depois das 17:00"),
)
STAFF = {
    Role.TECHNICIAN: Worker("w-marta", "Marta Exemplo", Role.TECHNICIAN),
    Role.DECIDER: Worker("w-paulo", "Paulo Exemplo", Role.DECIDER),
    Role.SUPERVISOR: Worker("w-ines", "Inês Exemplo", Role.SUPERVISOR),
    Role.ADMINISTRATOR: Worker("w-rui", "Rui Exemplo", Role.ADMINISTRATOR),
}


@dataclass
class MovingClock:
    """A clock that goes on only when it is told to."""

    moment: datetime = NOW

    def now(self) -> datetime:
        return self.moment

    def today(self) -> date:
        return self.moment.date()

    def go_on(self, **span: float) -> None:
        self.moment += timedelta(**span)


@dataclass
class Bureau:
    """The office under test: a desk for every role on the same vault and clock."""

    desk: Desk
    clock: MovingClock

    def as_role(self, role: Role) -> Desk:
        return self.desk if self.desk.vault.kept else replace(self.desk, worker=STAFF[role])

    @property
    def technician(self) -> Desk:
        return self.as_role(Role.TECHNICIAN)

    @property
    def decider(self) -> Desk:
        return self.as_role(Role.DECIDER)

    def begun(self, answers: Mapping[str, Any] = {}, person: Person = PERSON) -> Interview:
        """A case with these answers (plain values), its interview open."""
        policy = policies.load_policy(self.desk.library, OFFICE.pack)
        told = {key: read_answer(policy.item(key), value, key) for key, value in answers.items()}
        episode = cases.open_case(self.technician, person, told)
        return interviews.resume(self.technician, episode.id)

    def finished(self, answers: Mapping[str, Any], person: Person = PERSON) -> Episode:
        """A case whose interview is finished."""
        interview = self.begun(answers, person)
        return interviews.finish_interview(self.technician, interview)

    def events(self) -> list[str]:
        return [row[0] for row in self.desk.vault.rows("SELECT event FROM audit ORDER BY sequence")]


@pytest.fixture(scope="session")
def library() -> Library:
    return open_library()


@pytest.fixture
def bureau(tmp_path: Path, library: Library) -> Iterator[Bureau]:
    vault = open_with_key(tmp_path / "office", bytes(32), now=NOW, office=OFFICE, worker=STAFF[Role.SUPERVISOR])
    clock = MovingClock()
    with vault.transaction(STAFF[Role.SUPERVISOR], "staff", "office", at=NOW):
        for worker in STAFF.values():
            records.save_worker(vault, worker)
        records.save_services(vault, sample_services("pt"))
    yield Bureau(Desk(vault, STAFF[Role.TECHNICIAN], OFFICE, library, clock, "pt"), clock)
    vault.close()


def cannabis(*points: int, **other: Any) -> dict[str, Any]:
    """A whole interview of a person who uses cannabis: ASSIST questions 2 to 7 for it; `other` with `__` for `/`."""
    answers: dict[str, Any] = {
        "intake/consent_assessment": "given",
        "intake/origin": "police",
        "intake/event_date": "2026-02-27",
        "intake/event_time": "21:40",
        "intake/received_date": "2026-02-28",
        "intake/received_time": "10:15",
        "intake/supply_signs": ["none"],
        "intake/sought_help": "no",
        "intake/register_checked": "no-prior",
        "intake/substances": [{"substance": "cannabis-resin", "amount": 4.1, "unit": "g"}],
        "intake/basic_needs": ["none"],
        "intake/dependence": "not-dependent",
        "intake/accepts_treatment": "undecided",
        "assist/8": 0,
    }
    answers |= {f"assist/1{letter}": 3 if letter == "c" else 0 for letter in "abcdefghij"}
    answers |= {f"assist/{number}c": value for number, value in zip(range(2, 8), points, strict=True)}
    return answers | {key.replace("__", "/"): value for key, value in other.items()}


MODERATE = (4, 5, 4, 0, 3, 6)
LOW = (3, 0, 0, 0, 0, 0)
HIGH = (6, 6, 5, 5, 6, 3)
