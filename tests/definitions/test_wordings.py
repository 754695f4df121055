"""Texts: how files become keys, what stands above what, and what is said of texts that do not fit."""

import pytest

from intake_app.definitions.problems import DefinitionError
from tests.definitions.small import FORM_EN, PACK_EN, Office

MISTAKES = [
    ("form.en", "language: en", "language: fr", "language-and-file", "error", 0),
    ("form.en", "title: Tiny\n", "", "missing-key", "error", None),
    ("form.en", "  origin: ", "  orgin: ", "text-unmatched", "error", 0),
    ("form.en", "  origin=court", "  origin=cort", "text-unmatched", "error", 0),
    ("form.en", "much.do", "muck.do", "text-unmatched", "error", 0),
    ("form.en", "often: {0", "oft: {0", "text-unmatched", "error", 0),
    ("form.en", "4: Daily", "5: Daily", "text-unmatched", "error", 0),
    ("form.en", "high: High", "hihg: High", "text-unmatched", "error", 0),
    ("form.en", "{what}", "{waht}", "places-differ", "error", None),
    ("form.en", "{what}", "{what.__class__}", "text-braces", "error", 0),
    ("form.en", "{what}", "{what:>9999999}", "text-braces", "error", 0),
    ("form.en", "{what}", "{", "text-braces", "error", 0),
    ("form.en", "  age: Age", "  age:", "text-empty", "error", 0),
    ("form.en", "  age: Age", "  age: [Age]", "wrong-kind", "error", 0),
    ("form.en", "  age: Age", "  age: Age\n  age: Years", "duplicate-key", "error", 1),
    ("form.en", "  often: {0: Never, 1: Sometimes, 4: Daily}", "  often: Daily", "wrong-kind", "error", 0),
    ("form.en", "texts:", "text:", "unknown-key", "error", 0),
    ("form.pt", "  age: Age\n", "", "text-untranslated", "warning", None),
    ("form.pt", "  q1.short: Often\n", "", "text-untranslated", "warning", None),
    ("form.pt", "about: \"A form for trying.\"\n", "", "text-untranslated", "warning", None),
    ("pack.en", "title: Small\n", "title: Small\nabout: \"Only here.\"\n", "text-untranslated", "warning", None),
    ("pack.en", "  route.R1: ", "  route.R9: ", "text-unmatched", "error", 0),
    ("pack.en", "  need.food: ", "  need.fod: ", "text-unmatched", "error", 0),
    ("pack.en", "  section.first: ", "  section.last: ", "text-unmatched", "error", 0),
    ("pack.en", "  due.contact: ", "  due.contract: ", "text-unmatched", "error", 0),
    ("pack.en", "{score}", "{scores}", "place-unknown", "error", 0),
    ("pack.pt", "  need.food: Food\n", "", "text-untranslated", "warning", None),
    ("screen.en", "ui.ok", "ui.okay", "text-unmatched", "error", None),
    ("screen.en", "{name}", "{nam}", "places-differ", "error", None),
    ("screen.pt", "ui.ok: OK\n", "", "text-untranslated", "warning", None),
    ("screen.pt", "ui.ok: OK\n", "ui.ok: OK\nui.ok: Sim\n", "duplicate-key", "error", 1),
    ("screen.pt", "{name}", "{name", "text-braces", "error", 0),
]  # fmt: skip


@pytest.mark.parametrize(
    ("file", "old", "new", "code", "severity", "below"),
    MISTAKES,
    ids=[f"{m[0]}-{m[3]}-{n}" for n, m in enumerate(MISTAKES)],
)
def test_a_text_that_does_not_fit_is_named(
    office: Office, file: str, old: str, new: str, code: str, severity: str, below: int | None
) -> None:
    line = office.change(file, old, new)
    problems = office.problems()
    found = [problem for problem in problems if problem.code == code and problem.severity == severity]
    assert found, problems
    if below is not None:
        assert line + below in [problem.line for problem in found]


@pytest.mark.parametrize(
    ("key", "text"),
    [
        ("ui.hello", "Hello {name}"),
        ("tiny/@title", "Tiny"),
        ("tiny/@about", "A form for trying."),
        ("tiny/@edition", "1"),
        ("tiny/use", "Use"),
        ("tiny/q1", "How often?"),
        ("tiny/q1.short", "Often"),
        ("tiny/q1=4", "Daily"),
        ("tiny/q2=4", "Very much"),
        ("tiny/q2=1", "Sometimes"),
        ("tiny/substance=heroin", "Heroin"),
        ("tiny!much", "Much"),
        ("tiny!much.do", "Talk about it."),
        ("tiny:total", "Total"),
        ("tiny:band.high", "High"),
        ("small#@title", "Small"),
        ("small#tier.T2", "The score is {score}."),
        ("small#need.food", "Food"),
    ],
)
def test_every_kind_of_text_has_its_key(office: Office, key: str, text: str) -> None:
    assert office.library().wording("en", pack="small").text(key) == text


def test_english_stands_behind_every_language(office: Office) -> None:
    office.write(
        "form.pt", FORM_EN.replace("language: en", "language: pt").replace("  age: Age\n", "").replace("When", "Quando")
    )
    wording = office.library().wording("pt", pack="small")
    assert (wording.language, wording.text("tiny/when")) == ("pt", "Quando")
    assert (wording.text("tiny/age"), wording.is_translated("tiny/age")) == ("Age", False)
    assert wording.text("ui.hello", name="Exemplo") == "Olá Exemplo"


def test_the_terms_of_a_form_may_be_told_in_one_language_alone(office: Office) -> None:
    terms = 'licence: "De uso livre."\ncredit: "Exemplo 2026."\n'
    office.write("form.pt", FORM_EN.replace("language: en", "language: pt").replace("texts:", f"{terms}texts:"))
    assert office.found() == []
    library = office.library()
    assert library.wording("pt", pack="small").text("tiny/@licence") == "De uso livre."
    assert not library.wording("en", pack="small").has("tiny/@credit")


def test_a_text_in_no_language_is_an_error(office: Office) -> None:
    office.write("form.en", FORM_EN.replace("  age: Age\n", ""))
    office.write("form.pt", FORM_EN.replace("language: en", "language: pt").replace("  age: Age\n", ""))
    assert office.found() == [("text-missing", "tiny.yaml", 25)]


def test_a_language_without_a_file_is_one_warning(office: Office) -> None:
    (office.root / "forms/packs/small/pack.pt.yaml").unlink()
    assert office.found() == [("language-missing", "pack.yaml", 0)]


def test_texts_that_cannot_be_used_are_all_told(office: Office) -> None:
    office.write("pack.en", PACK_EN.replace("{score}", "{score!r}").replace("Home", "a {b"))
    with pytest.raises(DefinitionError) as caught:
        office.library().wording("en", pack="small")
    assert [problem.code for problem in caught.value.problems] == ["text-braces", "text-braces"]


def test_an_empty_text_in_quotes_is_meant(office: Office) -> None:
    office.write("screen.en", 'ui.ok: ""\nui.hello: "Hello {name}"\n')
    assert office.problems() == []
    assert office.library().wording("en").text("ui.ok") == ""


def test_a_key_may_not_stand_in_two_screen_files(office: Office) -> None:
    office.write("resources/texts/en/more.yaml", "ui.ok: Yes\n")
    office.write("resources/texts/pt/more.yaml", "ui.ok: Sim\n")
    assert [code for code, _, _ in office.found()] == ["duplicate-key", "duplicate-key"]
