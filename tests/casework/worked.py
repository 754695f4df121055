"""The worked cases of the shipped policies, explained; python -m tests.casework.worked writes the paragraphs to compare
with. Look at the difference (git diff tests/casework/golden) before it is committed."""

import json
from datetime import date
from pathlib import Path
from typing import Any

from intake_app import paths
from intake_app.casework import explaining, trying
from intake_app.casework.assessing import AssessedCase, read_case
from intake_app.casework.explanation_view import Explanation
from intake_app.casework.paragraphs import Standpoint
from intake_app.definitions.library import Library

GOLDEN = Path(__file__).parent / "golden"
TODAY = date(2026, 3, 2)
LANGUAGES = ("en", "pt")
TOLD = (
    "055-age-told-fifteen",
    "058-sought-help-before",
    "064-court-within-pending",
    "071-cannabis-4",
    "076-high-d",
    "090-found-dependent",
    "101-not-dependent-prior",
    "104-dependent-first-refuses",
    "108-declines-dependent",
    "112-open-decides-two",
    "120-worry-declined",
)
"""Cases of pt-cdt whose paragraphs are kept: every route and level, a refusal, an open and a declined answer."""


def case_files(pack: str) -> list[Path]:
    return sorted((paths.forms_dir() / "packs" / pack / "cases").glob("*.json"))


def load(path: Path) -> Any:
    return json.loads(path.read_text(encoding="utf-8"))


def read(library: Library, path: Path) -> AssessedCase:
    return read_case(library, load(path), today=TODAY)


def explained(library: Library, case: AssessedCase, language: str) -> Explanation:
    """In one language throughout."""
    wording = library.wording(language, case.policy.pack)
    told = Standpoint(trying.tried_interview(case, wording), case.today, case.evaluation.tier)
    return explaining.explained(told, wording, person=wording, office=wording)


def paragraphs(library: Library, language: str) -> str:
    """Both paragraphs of every case of `TOLD`."""
    found = []
    for name in TOLD:
        path = paths.forms_dir() / "packs" / "pt-cdt" / "cases" / f"{name}.json"
        told = explained(library, read(library, path), language)
        found.append("\n".join([f"# {name}", *told.plain, "--", told.formal]))
    return "\n\n".join(found) + "\n"


def main() -> None:
    from intake_app.definitions.library import open_library

    library = open_library()
    GOLDEN.mkdir(exist_ok=True)
    for language in LANGUAGES:
        text = paragraphs(library, language)
        (GOLDEN / f"paragraphs-{language}.txt").write_text(text, encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main()
