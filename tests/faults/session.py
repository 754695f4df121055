"""A whole session in a process of its own: an office is set up, a case goes from the door to the packet, a backup and
the trail are made, the office is locked; then it is opened once more and left open until it is killed.

`python session.py FOLDER CANARY [window]`. Prints `ready` when it may be killed. With `window` the pages are shown.
"""

import sys
from datetime import UTC, date, datetime
from pathlib import Path

from intake_app.casework import cases, decisions, interviews, packets, plans, policies, setup, unlocking
from intake_app.casework.office import Desk, StoppedClock
from intake_app.definitions.library import open_library
from intake_app.domain.person import Office, Person, Role, SafeContact, Sex
from intake_app.engine.answering import read_answer
from intake_app.store import backups
from intake_app.store.keys import KdfProfile
from tests.casework.conftest import MODERATE, cannabis

CHEAP = KdfProfile(memory_kib=64, time=1, lanes=1, for_tests=True)
CLOCK = StoppedClock(datetime(2026, 3, 2, 13, 48, tzinfo=UTC))
PASSWORD = "janela azul corre devagar hoje"


def work(desk: Desk, canary: str) -> str:
    """A case with the canary in everything that can be typed; its id."""
    setup.load_sample_directory(desk)
    person = Person(
        f"2026/{canary[-4:]}", f"{canary} Exemplo", date(1999, 5, 1), Sex.MALE, "pt",
        SafeContact("000 000 412", False, canary), canary,
    )  # fmt: skip
    policy = policies.load_policy(desk.library, desk.office.pack)
    told = {key: read_answer(policy.item(key), value, key) for key, value in cannabis(*MODERATE).items()}
    episode = cases.open_case(desk, person, told)
    interview = interviews.resume(desk, episode.id)
    interview = interviews.record_note(desk, interview, "assist/2c", canary)
    interviews.finish_interview(desk, interview)
    cases.add_note(desk, episode.id, canary)
    decisions.decide(desk, episode.id, "no-measure", canary)
    plans.set_own_words(desk, episode.id, canary)
    packet = packets.render(packets.prepare(desk, episode.id))
    packets.record_print(desk, episode.id, packet, "printer", 1)
    return episode.id


def show(desk: Desk, episode: str) -> None:
    """The pages of the case, painted."""
    from PySide6.QtWidgets import QApplication

    from intake_app.ui.guard import keep_printing_local
    from intake_app.ui.look import apply_look, set_words
    from intake_app.ui.settings import Settings
    from intake_app.ui.window import MainWindow

    keep_printing_local()
    app = QApplication([])
    set_words(desk.wording.texts)
    apply_look(app, "light", 1.0)
    window = MainWindow(None, Settings(language="en", theme="light"))
    window.show()
    window.enter(desk, "today")
    assert window.behind is not None
    for page in ("case", "result", "decision", "plan", "packet"):
        window.behind.go(page, case=episode)
        for _ in range(5):
            app.processEvents()
    window.lock("asked")


def main() -> None:
    folder, canary = Path(sys.argv[1]), sys.argv[2]
    library = open_library()
    office = Office("Comissão Exemplo", "pt-cdt", "pt", town="Exemplo", phone="000 000 400")
    desk, _ = setup.create_office(folder, office, "Inês Exemplo", Role.SUPERVISOR, PASSWORD, library, CLOCK, CHEAP)
    worker = desk.worker.id
    episode = work(desk, canary)
    backups.make(desk.vault, folder / "backups", backups.ASKED, CLOCK.now())
    if len(sys.argv) > 3:
        show(desk, episode)
    unlocking.lock(desk, "asked")
    desk = unlocking.unlock(folder, worker, PASSWORD, library, CLOCK)
    cases.add_note(desk, episode, canary)
    sys.stdout.write("ready\n")
    sys.stdout.flush()
    sys.stdin.read()


if __name__ == "__main__":
    main()
