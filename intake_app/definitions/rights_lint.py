"""The rights of the person as checks on a pack. Each finding begins with its number.

F3: the principles of UNODC's "From coercion to cohesion"; F4: a measure in an emergency; F5: guardrails after INPUD.

An error is a broken right: the pack is read and can be simulated, and no new case begins on it (`casework.activating`).
A declaration that is missing is a warning. What can only be printed or said is looked for as text, in every language,
where the person gets it. What the program itself does for every policy (the packet, the consent to share, the erasing)
is not looked for here.
"""

from collections.abc import Iterable
from datetime import date

from intake_app.definitions.library import FALLBACK, Library
from intake_app.definitions.packs import PackSource
from intake_app.definitions.problems import Problem
from intake_app.definitions.rights_consent import check_consent
from intake_app.definitions.rights_effects import check_effects
from intake_app.definitions.rights_help import check_help
from intake_app.definitions.rights_law import check_law
from intake_app.definitions.rights_papers import check_papers, check_words
from intake_app.definitions.rights_review import RightsReview
from intake_app.definitions.rights_wording import rights_words
from intake_app.definitions.wordings import merged
from intake_app.domain.wording import Wording


def check_rights(library: Library, source: PackSource, today: date) -> list[Problem]:
    """Everything in a pack that breaks a right, or leaves one undeclared, as it stands on that day.

    Of a pack that decides nothing only the words are looked at.
    Its wording files and those of the forms in its folder are read in every language of the library."""
    unread: list[Problem] = []
    forms = tuple(source.instruments.values())
    said: dict[str, Wording] = {}
    texts = []
    for language in library.languages:
        files = library.text_files(language, source, forms, unread)
        said[language] = Wording(language, merged(files), said.get(FALLBACK))
        texts += [file for file in files if file.path.is_relative_to(source.folder)]
    problems: list[Problem] = []
    review = RightsReview(source, texts, said, rights_words(), today, problems)
    check_words(review)
    if source.pack.decides:
        for check in (check_law, check_consent, check_effects, check_help, check_papers):
            check(review)
    return list(dict.fromkeys(problems))


def breaches(problems: Iterable[Problem]) -> tuple[Problem, ...]:
    """The broken rights among problems."""
    return tuple(one for one in problems if one.severity == "error" and one.code.startswith("rights-"))
