"""A pack that only tells facts is refused wherever a case would be decided by it, and can be read."""

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from intake_app.casework import adopting, policies, proving, setup
from intake_app.casework.assessing import read_case
from intake_app.casework.fact_sheets import pack_sheet
from intake_app.casework.policy_list import policy_rows
from intake_app.definitions.library import open_library
from intake_app.domain.errors import UserError
from intake_app.domain.person import Office, Role
from tests.casework.conftest import Bureau

LIBRARY = open_library()
CONTEXT = "context-only"
CASE = {"pack": CONTEXT, "today": "2026-03-02", "answers": {}}


class Noon:
    """A clock that stands still."""

    def now(self) -> datetime:
        return datetime(2026, 3, 2, 12, tzinfo=UTC)


def refused(act: Callable[[], object]) -> UserError:
    with pytest.raises(UserError) as caught:
        act()
    return caught.value


@pytest.mark.parametrize(
    "act",
    [
        lambda: read_case(LIBRARY, CASE),
        lambda: policies.load_policy(LIBRARY, CONTEXT),
        lambda: proving.prove_pack(LIBRARY, CONTEXT, made_at=Noon().now()),
    ],
)
def test_no_case_is_decided_by_facts(act: Callable[[], object]) -> None:
    error = refused(act)
    assert (error.code, error.place) == ("context-only", CONTEXT)
    for name in ("us-wa-lead", "uy-cr-no-sanction", "dual-track", "packs show"):
        assert name in error.message


def test_no_office_begins_with_facts(tmp_path: Path) -> None:
    office = Office(name="Gabinete Exemplo", pack=CONTEXT, language="pt")
    error = refused(
        lambda: setup.create_office(
            tmp_path / "vault", office, "Ana Exemplo", Role.SUPERVISOR, "uma frase de teste longa", LIBRARY, Noon()
        )
    )
    assert error.code == "context-only"
    assert not (tmp_path / "vault").exists()


def test_the_list_of_policies_shows_facts_as_such_and_none_is_chosen(bureau: Bureau) -> None:
    supervisor = bureau.as_role(Role.SUPERVISOR)
    rows = {row.pack: row for row in policy_rows(supervisor)}
    assert [pack for pack, row in rows.items() if not row.decides] == [CONTEXT]
    assert rows[CONTEXT].is_readable and not rows[CONTEXT].used
    assert refused(lambda: adopting.adopt_policy(supervisor, CONTEXT, "x")).code == "context-only"


@pytest.mark.parametrize(("language", "words"), [("en", "6 March 2024"), ("pt", "6 de março de 2024")])
def test_a_sheet_is_read_in_words_with_how_sure_it_is(language: str, words: str) -> None:
    told = pack_sheet(LIBRARY, CONTEXT, language)
    sheets = told["sheets"]
    assert isinstance(sheets, list) and told["decides"] is False
    facts = {fact["fact"]: fact for sheet in sheets for fact in sheet["facts"]}
    assert facts["kg-law-2024"]["text"] == words
    assert (facts["vn-again"]["value"], facts["vn-again"]["valid_from"]) == ("36", "2026-07-01")
    assert (facts["ir-ordered"]["confidence"], facts["ir-ordered"]["verified"]) == ("unsure", False)
    assert all(sheet["title"] and sheet["about"] and sheet["do"] for sheet in sheets)


def test_a_policy_that_decides_tells_its_facts_on_one_sheet() -> None:
    told = pack_sheet(LIBRARY, "pt-cdt", "en")
    (sheet,) = told["sheets"]  # type: ignore[misc]
    assert told["decides"] is True
    assert len(sheet["facts"]) == len(LIBRARY.pack("pt-cdt").facts)
