"""A case as it comes in at the door: what the short form for a new case asks, and opening the case with it."""

from typing import Final

from intake_app.casework import policies
from intake_app.casework.cases import open_case
from intake_app.casework.interview_view import OptionView
from intake_app.casework.office import Desk
from intake_app.casework.words import option_text
from intake_app.domain.answers import Answer
from intake_app.domain.person import Episode, Person

LANGUAGES: Final = ("pt", "en", "es", "fr", "uk", "ro", "ru", "de", "it", "bn", "hi", "ne", "pa", "ar", "zh", "other")
"""Languages offered for the person; what the form does not name is `other`."""


def origins(desk: Desk) -> tuple[OptionView, ...]:
    """How a case can come to the office by its pack, in the order of the form."""
    policy = policies.load_policy(desk.library, desk.office.pack)
    origin = policy.pack.question("origin")
    options = policy.item(origin).options if origin else ()
    return tuple(OptionView(option.code, option_text(desk.wording, origin, option.code)) for option in options)


def origin_question(desk: Desk) -> str:
    """The question about the origin, in the words of the form; "" when the pack asks none."""
    return desk.wording.first(policies.load_policy(desk.library, desk.office.pack).pack.question("origin"))


def take_in(desk: Desk, person: Person, origin: str = "") -> Episode:
    """Open a case, its origin as the first answer when it is known. Errors as in `open_case`."""
    key = policies.load_policy(desk.library, desk.office.pack).pack.question("origin")
    return open_case(desk, person, {key: Answer(value=origin)} if origin and key else {})
