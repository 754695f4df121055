"""Packs that only tell facts: what may stand in them, and that nothing can be decided by them."""

import pytest

from intake_app.definitions.library import open_library
from tests.definitions.small import Office

PACK = """\
id: told
version: "1.0"
status: context
valid_from: null
valid_to: null
verified_by: null
instead: [small]
sheets:
  - {id: here, facts: [fine, days]}
  - {id: there, facts: [law]}
sources:
  - {id: law-1, title: "Law 1", url: "", seen_on: null, confidence: likely, verified_by: null}
"""
FACTS = """\
fact,value,unit,valid_from,valid_to,cites,verified,note
fine,10,EUR,2025-01-01,2025-12-31,law-1,yes,
fine,20,EUR,2026-01-01,,law-1,yes,
days,5,days,,,law-1,no,
law,15,article,,,law-1,no,
"""
TEXTS = """\
language: en
title: Told
texts:
  sheet.here: Here
  sheet.here.help: What is known
  sheet.here.do: What to do
  sheet.there: There
  sheet.there.help: What is known
  sheet.there.do: What to do
  fact.fine: Fine
  fact.days: Days
  fact.law: Law
"""


@pytest.fixture
def told(office: Office) -> Office:
    office.write("forms/packs/told/pack.yaml", PACK)
    office.write("forms/packs/told/facts.csv", FACTS)
    office.write("forms/packs/told/pack.en.yaml", TEXTS)
    office.write("forms/packs/told/pack.pt.yaml", TEXTS.replace("language: en", "language: pt"))
    return office


def found(office: Office) -> list[tuple[str, str, int]]:
    return [one for one in office.found() if one[0] != "unverified"]


def test_a_pack_of_facts_has_sheets_and_decides_nothing(told: Office) -> None:
    assert found(told) == []
    library = told.library()
    pack = library.pack("told")
    assert (pack.decides, pack.tables, pack.instruments, pack.tiers) == (False, (), (), ())
    assert [(sheet.id, sheet.facts) for sheet in pack.sheets] == [("here", ("fine", "days")), ("there", ("law",))]
    assert pack.instead == ("small",)
    assert library.pack("small").decides
    assert (library.pack_ids(), library.policy_ids()) == (("small", "told"), ("small",))


@pytest.mark.parametrize(
    ("old", "new", "code", "line"),
    [
        ("instead: [small]", "instead: [small]\ntiers: [none]", "context-decides", 8),
        ("status: context", "status: draft", "context-decides", 7),
        ("facts: [law]", "facts: [law, fines]", "unknown-fact", 10),
        ("facts: [law]", "facts: [law, fine]", "fact-twice", 10),
        ("facts: [fine, days]", "facts: [fine]", "fact-unused", 8),
        ("{id: there,", "{id: here,", "duplicate-id", 10),
        (
            "[small]\nsheets:\n  - {id: here, facts: [fine, days]}\n  - {id: there, facts: [law]}",
            "[]",
            "missing-key",
            1,
        ),
    ],
)
def test_a_mistake_in_a_pack_of_facts_is_named_with_its_line(
    told: Office, old: str, new: str, code: str, line: int
) -> None:
    assert old in PACK
    told.write("forms/packs/told/pack.yaml", PACK.replace(old, new, 1))
    assert (code, "pack.yaml", line) in told.found()


def test_every_sheet_and_fact_wants_its_words(told: Office) -> None:
    for language in ("en", "pt"):
        text = TEXTS.replace("language: en", f"language: {language}").replace("  fact.law: Law\n", "")
        told.write(f"forms/packs/told/pack.{language}.yaml", text.replace("  sheet.there.do: What to do\n", ""))
    missing = [(file, line) for code, file, line in told.found() if code == "text-missing"]
    assert sorted(missing) == [("facts.csv", 5), ("pack.yaml", 10)]


def test_a_policy_with_mistakes_is_still_listed_among_those_that_decide(told: Office) -> None:
    told.change("route", ",court,", ",curt,")
    assert told.library().policy_ids() == ("small",)


def test_the_shipped_sheets_say_how_sure_they_are() -> None:
    pack = open_library().pack("context-only")
    assert {sheet.id for sheet in pack.sheets} == {"kyrgyzstan", "vietnam", "malaysia", "iran"}
    assert all(fact.cites for fact in pack.facts)
    assert all(
        pack.citations[one].confidence != "certain" for fact in pack.facts if not fact.verified for one in fact.cites
    )
    assert all(open_library().pack(name).decides for name in pack.instead)
