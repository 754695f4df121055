"""Who decides, in words: by the pack itself, by its decision maker, and in neutral words."""

from dataclasses import replace
from pathlib import Path

import pytest

from intake_app.casework.makers import maker, maker_of_office
from intake_app.definitions.library import open_library
from intake_app.domain.wording import Wording
from tests.casework.conftest import Bureau

FORMS = ("the", "a-member", "member", "sits")
LIBRARY = open_library()


@pytest.mark.parametrize("language", ["en", "pt"])
@pytest.mark.parametrize("form", FORMS)
def test_every_policy_that_ships_names_who_decides(form: str, language: str) -> None:
    wording = LIBRARY.wording(language)
    packs = [pack for name in LIBRARY.pack_ids() if (pack := LIBRARY.pack(name)).decides]
    named = {pack.decision_maker: maker(wording, pack, form) for pack in packs}
    assert len(named) > 5
    neutral = wording.text(f"maker.{form}")
    assert all(words and "‹" not in words and words != neutral for words in named.values()), named


def test_a_pack_words_it_itself_and_an_unknown_one_is_neutral() -> None:
    pack = replace(LIBRARY.pack("pt-cdt"), decision_maker="council")
    common = LIBRARY.wording("pt")
    assert maker(common, pack) == common.text("maker.the")
    own = Wording("pt", {"pt-cdt#maker.the": "o conselho"}, common)
    assert maker(own, pack) == "o conselho"


def test_the_office_speaks_of_its_own(bureau: Bureau) -> None:
    assert maker_of_office(bureau.technician) == "a comissão"
    assert maker_of_office(bureau.technician, "sits") == "Reunião da comissão"


def test_no_text_of_every_office_names_a_commission() -> None:
    """The office of a policy without one would be called what it is not."""
    texts = Path(__file__).parents[2] / "resources" / "texts"
    allowed = (
        "maker.commission.",
        "paper.record.decides.commission",
        "policy.decision_maker.commission",
        "sample.office",
    )
    for path in texts.rglob("*.yaml"):
        for line in path.read_text(encoding="utf-8").splitlines():
            if line.startswith(("#", *allowed)):
                continue
            assert "comiss" not in line.lower() and "commission" not in line.lower(), f"{path.name}: {line}"
