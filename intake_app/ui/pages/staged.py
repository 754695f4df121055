"""The pages in front of the lock with an invented office, for pictures: no vault, nothing is opened."""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from intake_app.casework.office import StoppedClock
from intake_app.casework.unlocking import SlotOwner
from intake_app.domain.person import Role
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
    "en": "Exemplo Commission\nNorth region · two offices",
    "pt": "Comissão Exemplo\nRegião Norte · dois serviços",
}


@dataclass(frozen=True)
class Stage:
    """Where staged pages stand: they can be looked at, and nothing happens when they are used."""

    language: str
    moment: datetime

    def entrance(self) -> Entrance:
        settings = Settings(language=self.language, office={str(FOLDER.resolve()): _OFFICE[self.language]})
        return Entrance(
            folder=FOLDER,
            wording=first_words(self.language, "ui-setup"),
            settings=settings,
            clock=StoppedClock(self.moment),
            library=load,
            in_background=lambda function, on_done, on_failed=None: None,
            entered=lambda _desk: None,
            change_settings=lambda **_values: None,
        )


def front(name: str, language: str, moment: datetime) -> FrontPage:
    """The page `name` (unlock, setup) as it looks in an invented office."""
    entrance = Stage(language, moment).entrance()
    if name == "unlock":
        from intake_app.ui.pages.unlock import UnlockPage

        return UnlockPage(entrance, OWNERS)
    from intake_app.ui.pages.setup import SetupPage

    return SetupPage(entrance)
