"""A throwaway office with about forty invented cases in every state."""

import atexit
import gc
import json
import secrets
import shutil
import tempfile
from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from intake_app import paths
from intake_app.casework import access, activating
from intake_app.casework.demo_cases import Teller
from intake_app.casework.office import Clock, Desk
from intake_app.casework.setup import sample_services
from intake_app.domain.directory import Service
from intake_app.domain.person import Office, Role, Worker

if TYPE_CHECKING:
    from intake_app.definitions.library import Library

PACK: Final = "pt-cdt"
SITS: Final = "marta"
"""Who sits at the desk."""
SLOT: Final = timedelta(minutes=15)
"""The next appointment lies on such a mark, at least ten minutes ahead."""


def _checked_lately(services: tuple[Service, ...], today: date) -> tuple[Service, ...]:
    """As in an office that looks after its directory: each asked within the last months, every ninth too long ago."""
    return tuple(
        replace(one, last_checked=today - timedelta(days=250 if number % 9 == 4 else 7 * (number % 20) + 3))
        for number, one in enumerate(services)
    )


def demo_desk(library: "Library", clock: Clock, language: str, *, with_cases: bool = True) -> Desk:
    """An office gone when the program ends; the same cases every time, dates relative to `clock.today()`, or none.

    Its vault is encrypted with a key that is kept nowhere, in a folder of its own that is removed at the end.
    """
    from intake_app.store.records import save_services, save_worker
    from intake_app.store.vault import open_with_key

    told = json.loads((paths.resources_dir() / "demo" / "cases.json").read_text(encoding="utf-8"))
    spoken = language if language in told["office"] else "en"
    office = _office(told["office"], spoken)
    staff = {key: Worker(key, name, Role(role)) for key, (name, role) in told["workers"].items()}
    folder = Path(tempfile.mkdtemp(prefix="intake-demo-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    now = clock.now()
    first = now - timedelta(days=500)
    vault = open_with_key(folder / "office", secrets.token_bytes(32), now=first, office=office, worker=staff["ines"])
    with vault.transaction(staff["ines"], "demo-begun", "office", at=first):
        for worker in staff.values():
            save_worker(vault, worker)
        save_services(vault, _checked_lately(sample_services(spoken), now.date()))
    desk = Desk(vault, staff[SITS], office, library.beside(), clock, spoken if spoken in library.languages else "en")
    if activating.broken_rights(desk, PACK):
        # Whoever tries the program years from now sees the same office: its supervisor has dealt with the review.
        reason = desk.wording.text("demo.policy-reason")
        activating.activate_policy(replace(desk, worker=staff["ines"]), PACK, reason)
    teller = Teller(desk, staff, now, next_slot(now), spoken, told["office"]["room"][spoken])
    # Nothing made here is garbage before all is told; looking for some would take a fifth of the time.
    collecting = gc.isenabled()
    gc.disable()
    try:
        for entry in told["cases"] if with_cases else ():
            teller.tell(entry)
    finally:
        if collecting:
            gc.enable()
    vault.worker = staff[SITS]
    # Whoever tries the program is to see every case; the reason to read a colleague's was given.
    cases = vault.rows("SELECT id FROM episode")
    vault.noted = {(access.READ, SITS, case) for (case,) in cases}
    return desk


def _office(told: dict[str, Any], language: str) -> Office:
    return Office(
        name=told[language]["name"],
        pack=PACK,
        language=language,
        address=told["address"],
        postcode=told["postcode"],
        town=told[language]["town"],
        phone=told["phone"],
        hours=told["hours"][language],
        crisis_contact=told["crisis"],
    )


def next_slot(now: datetime) -> datetime:
    """The next quarter of an hour at least ten minutes ahead, on the same day where there is one."""
    ahead = now + timedelta(minutes=10)
    marked = ahead.replace(minute=0, second=0, microsecond=0)
    while marked < ahead:
        marked += SLOT
    return marked if marked.date() == now.date() else now.replace(hour=23, minute=50, second=0, microsecond=0)
