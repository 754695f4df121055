"""The pages in front of the lock with an invented office, for pictures. Nothing there is done in a thread."""

from collections.abc import Callable
from datetime import datetime
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from intake_app.casework.office import Desk, StoppedClock
from intake_app.casework.unlocking import SlotOwner
from intake_app.domain.errors import UserError
from intake_app.domain.person import Office, Role
from intake_app.ui.entrance import Entrance, FrontPage
from intake_app.ui.first_words import first_words
from intake_app.ui.settings import Settings
from intake_app.ui.shelf import load

FOLDER = Path("Exemplo")
OWNERS = (
    SlotOwner("w1", "Marta Exemplo", Role.TECHNICIAN),
    SlotOwner("w2", "Inês Exemplo", Role.SUPERVISOR),
    SlotOwner("w3", "Paulo Exemplo", Role.DECIDER),
)
_OFFICE = {
    "en": ("Exemplo Commission", "North region · two offices"),
    "pt": ("Comissão Exemplo", "Região Norte · duas comissões"),
}
_kept: list[TemporaryDirectory[str]] = []


def at_once(
    function: Callable[[], Any],
    on_done: Callable[[Any], None],
    on_failed: Callable[[UserError], None] | None = None,
) -> None:
    """Stands in for the thread, so that a picture shows what came of it."""
    try:
        value = function()
    except UserError as error:
        if on_failed is not None:
            on_failed(error)
        return
    on_done(value)


def entrance(language: str, moment: datetime) -> Entrance:
    """Where staged pages stand."""
    name = "\n".join(_OFFICE[language])
    return Entrance(
        folder=FOLDER,
        wording=first_words(language, "ui-setup"),
        settings=Settings(language=language, office={str(FOLDER.resolve()): name}),
        clock=StoppedClock(moment),
        library=load,
        in_background=at_once,
        entered=lambda _desk: None,
        change_settings=lambda **_values: None,
    )


@cache
def new_office(language: str, moment: datetime) -> Desk:
    """A fresh office in a folder that is removed when the program ends; its password is worth nothing."""
    from intake_app.casework.setup import create_office
    from intake_app.store.keys import KdfProfile

    _kept.append(TemporaryDirectory(prefix="exemplo"))
    name, region = _OFFICE[language]
    office = Office(name, "pt-cdt", language, region=region, town="Exemplo", phone="000 000 001")
    desk, _ = create_office(
        Path(_kept[-1].name) / "office",
        office,
        "Marta Exemplo",
        Role.SUPERVISOR,
        "janela azul corre devagar hoje",
        load(),
        StoppedClock(moment),
        KdfProfile(memory_kib=64, time=1, lanes=1, for_tests=True),
    )
    return desk.in_language(language)


def front(name: str, language: str, moment: datetime) -> FrontPage:
    """The page `name` as it looks in an invented office: unlock, setup, or setup-going-on from the third step."""
    stage = entrance(language, moment)
    if name == "unlock":
        from intake_app.ui.pages.unlock import UnlockPage

        return UnlockPage(stage, OWNERS)
    from intake_app.ui.pages.setup import SetupPage

    return SetupPage(stage, new_office(language, moment) if name == "setup-going-on" else None)
