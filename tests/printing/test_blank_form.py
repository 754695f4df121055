"""Forms on paper: what stands on them, what never does, and that any form and any text makes a good file."""

import io
import shutil
import subprocess
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

import pypdf
import pypdfium2
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from intake_app.definitions.library import open_library
from intake_app.domain.answers import OwnText, Quantity
from intake_app.domain.questionnaire import AnswerOption, EnableWhen, Item, ItemType, Operator, Questionnaire
from intake_app.printing.blank_form import BlankForm, render_blank_form
from intake_app.printing.blocks import MARGIN, PAGE_HEIGHT, PAGE_WIDTH
from intake_app.printing.content import PacketDocument
from intake_app.printing.form_code import FormPage, form_payload, read_form_code
from tests.printing import accept
from tests.printing.paper_forms import FORMS, HASH, MADE_AT, blank, worded
from tests.printing.reading import flat, page_texts


@cache
def printed(name: str, language: str = "en", large: bool = False) -> PacketDocument:
    return render_blank_form(blank(name, language, large_print=large))


def said(document: PacketDocument) -> str:
    return "\n".join(page_texts(document.pdf))


def reader(document: PacketDocument) -> pypdf.PdfReader:
    return pypdf.PdfReader(io.BytesIO(document.pdf), strict=True)


@pytest.mark.parametrize("language", accept.LANGUAGES)
@pytest.mark.parametrize("name", FORMS)
def test_text_is_the_accepted_one(language: str, name: str) -> None:
    """If the change is meant: python -m tests.printing.accept, and look at the difference."""
    wanted = accept.golden_file(language, f"form-{name}").read_text(encoding="utf-8")
    assert said(printed(name, language)) + "\n" == wanted
    assert "‹" not in wanted and "{" not in wanted and "**" not in wanted


# ------------------------------------------------------------------------------------------------ what stands there


def test_skips_are_said_in_words() -> None:
    text = flat(said(printed("habits")))
    assert flat("If you ticked “Never”: go to 6.") in text
    assert flat("If you ticked “Never” at 2 and you ticked “Never”: go to 6.") in text
    text = flat(said(printed("habits", "pt")))
    assert flat("Se assinalou «Nunca»: passe à 6.") in text


def test_conditions_that_no_answer_on_the_page_decides_are_for_the_worker() -> None:
    text = flat(said(printed("everything")))
    assert flat("For the worker: ask 17 only if the age is from 16 to 17.") in text
    assert flat("For the worker: ask 18 only if “Yes, lately” is ticked at 6 of HABITS.") in text
    assert flat("Answer 16 only if you ticked “Cash” or “Scales” at 15.") in text
    assert flat("Answer 19 only if your answer to 2 is less than 18.") in text


@pytest.mark.parametrize("large", [False, True])
@pytest.mark.parametrize("name", FORMS)
def test_every_question_can_be_declined(name: str, large: bool) -> None:
    """Once for each question standing alone, once above each table and again on its next page."""
    text = said(printed(name, "pt", large))
    assert flat(text).count(flat("Prefiro não responder")) >= (4 if name == "habits" else 20)


def test_no_scores_and_no_bands_stand_on_it() -> None:
    library = open_library()
    form = library.instrument("phq-9")
    wording = library.wording("en", instruments=(form,))
    text = said(render_blank_form(BlankForm(form, wording, MADE_AT)))
    bands = [key for key in wording.texts if key.startswith("phq-9:band.")]
    assert bands
    assert not any(wording.text(key) in text for key in bands if len(wording.text(key)) > 5)


def test_the_codes_of_the_options_stand_beside_their_boxes() -> None:
    lines = said(printed("everything")).splitlines()
    assert "1 A doctor 2 A friend" in lines
    assert any(line.endswith("0 1 2 3 4 /") for line in said(printed("habits")).splitlines())


def test_hidden_questions_stay_away() -> None:
    texts = {"f/a": "Shown", "f/b": "Kept back"}
    form = Questionnaire("f", "1", (Item("a", ItemType.STRING), Item("b", ItemType.STRING, hidden=True)))
    text = said(render_blank_form(BlankForm(form, worded("en", texts), MADE_AT)))
    assert "Shown" in text and "Kept back" not in text


def test_a_text_with_a_condition_says_it() -> None:
    codes = (AnswerOption(0), AnswerOption(1))
    when = (EnableWhen("f/1", Operator.EQUAL, 1),)
    items = (Item("1", ItemType.CODING, options=codes), Item("note", ItemType.DISPLAY, enable_when=when))
    texts = {"f/1": "Do you?", "f/1=0": "No", "f/1=1": "Yes", "f/note": "Then rest."}
    text = flat(said(render_blank_form(BlankForm(Questionnaire("f", "1", items), worded("en", texts), MADE_AT))))
    assert flat("Read this only if you ticked “Yes” at 1: Then rest.") in text


def test_head_and_end_tell_what_the_form_is() -> None:
    text = flat(said(printed("habits")))
    for words in (
        "Comissão Exemplo · Rua Exemplo, 1",
        "Filled in by the person or asked by a worker · 2 to 4 minutes · from 18 years of age",
        "These questions are about the past 12 months.",
        "Habits, version 2. Wording: own wording 1. Questions in our own words, not the official text.",
        "Invented for tests. Licence: Own form. Not yet checked",
    ):
        assert flat(words) in text


def test_the_owner_s_line_is_in_the_language_of_the_paper() -> None:
    content = blank("habits", "pt")
    texts = content.wording.texts | {"habits/@credit": "Inventado para testes.", "habits/@licence": "Modelo próprio."}
    text = flat(said(render_blank_form(replace(content, wording=replace(content.wording, texts=texts)))))
    assert flat("Inventado para testes. Licença: Modelo próprio.") in text


def test_without_an_office_none_is_named() -> None:
    assert "Comissão" not in said(render_blank_form(blank("habits", office=None)))


def test_a_text_nobody_translated_stands_in_english() -> None:
    content = blank("habits", "pt")
    texts = {key: text for key, text in content.wording.texts.items() if key != "habits/6"}
    fallback = worded("en", {"habits/6": "Has anybody been hurt?"})
    document = render_blank_form(replace(content, wording=replace(content.wording, texts=texts, fallback=fallback)))
    assert "Has anybody been hurt?" in said(document)


# --------------------------------------------------------------------------------------------------------- the code


def test_every_page_carries_its_own_code_and_number() -> None:
    document = printed("everything")
    pages = page_texts(document.pdf)
    assert document.pages == len(pages) > 1
    for number, text in enumerate(pages, start=1):
        assert f"Page {number} of {len(pages)}" in text
        assert flat(f"Everything 1.0 · en · – · {HASH[::-1][:8]}") in flat(text)


@pytest.mark.parametrize("pages", [1, 12])
def test_code_is_read_back(pages: int) -> None:
    page = FormPage("c-ssrs", "3.1", "pt", "redação própria 1", HASH, pages, pages)
    found = read_form_code(" " + form_payload(page).lower())
    assert found == FormPage("c-ssrs", "3.1", "pt", "redacao-propria-1", HASH[:8], pages, pages)


@given(st.text(max_size=40))
def test_no_other_text_is_a_code(text: str) -> None:
    assert read_form_code(text) is None


@given(version=st.text(max_size=40), edition=st.text(max_size=200), language=st.text(max_size=10))
def test_any_edition_gives_a_code_that_is_read(version: str, edition: str, language: str) -> None:
    page = FormPage("assist", version, language, edition, HASH, 2, 3)
    found = read_form_code(form_payload(page))
    assert found is not None
    assert (found.form, found.content_hash, found.page, found.pages) == ("assist", HASH[:8], 2, 3)


# --------------------------------------------------------------------------------------------------------- the file


@pytest.mark.parametrize("large", [False, True])
@pytest.mark.parametrize("language", accept.LANGUAGES)
@pytest.mark.parametrize("name", [*FORMS, "assist", "intake"])
def test_nothing_is_cut_off_and_fonts_are_embedded(name: str, language: str, large: bool) -> None:
    document = _printed_or_shipped(name, language, large)
    pdf = pypdfium2.PdfDocument(document.pdf)
    for page in pdf:
        text = page.get_textpage()
        boxes = [text.get_charbox(number) for number in range(text.count_chars())]
        seen = [box for box in boxes if box[2] > box[0]]
        assert min(box[0] for box in seen) >= MARGIN - 3
        assert max(box[2] for box in seen) <= PAGE_WIDTH - MARGIN + 3
        assert min(box[1] for box in seen) >= 8
        assert max(box[3] for box in seen) <= PAGE_HEIGHT - 24
    pdf.close()
    for sheet in reader(document).pages:
        for font in sheet["/Resources"]["/Font"].values():
            assert "/FontFile2" in font["/FontDescriptor"]


def _printed_or_shipped(name: str, language: str, large: bool) -> PacketDocument:
    if name in FORMS:
        return printed(name, language, large)
    library = open_library()
    form = library.instrument(name)
    wording = library.wording(language, instruments=(form, "assist"))
    others = {"assist": library.instrument("assist")}
    return render_blank_form(BlankForm(form, wording, MADE_AT, large_print=large, others=others))


def test_language_title_and_bookmarks() -> None:
    document = printed("habits", "pt")
    file = reader(document)
    assert file.trailer["/Root"]["/Lang"] == "pt"
    assert file.metadata is not None and file.metadata.title == "Hábitos"
    assert [str(one.title) for one in file.outline] == ["Hábitos", "Beber", "Controlo", "Em qualquer altura"]
    assert [file.get_destination_page_number(one) + 1 for one in file.outline] == list(document.page_starts.values())


def test_same_content_same_bytes() -> None:
    assert render_blank_form(blank("everything")).pdf == render_blank_form(blank("everything")).pdf


def test_large_print_is_eighteen_points() -> None:
    found: list[tuple[str, float]] = []
    page = reader(printed("habits", "en", True)).pages[0]
    page.extract_text(visitor_text=lambda text, _, __, ___, points: found.append((text, points)))
    assert {round(points, 1) for text, points in found if "invented questions" in text} == {18.0}


@pytest.mark.skipif(shutil.which("qpdf") is None, reason="qpdf is not installed")
@pytest.mark.parametrize("name", FORMS)
def test_qpdf_finds_no_fault(name: str, tmp_path: Path) -> None:
    file = tmp_path / "form.pdf"
    file.write_bytes(printed(name, "pt", True).pdf)
    checked = subprocess.run(["qpdf", "--check", str(file)], capture_output=True, check=False)
    assert checked.returncode == 0, checked.stdout + checked.stderr


# ------------------------------------------------------------------------------------------------- whole questions


def _long_form(rows: int, words: int, options: int = 5) -> BlankForm:
    """Questions of one table, each so many words long."""
    codes = tuple(AnswerOption(code, code) for code in range(options))
    items = tuple(Item(str(n), ItemType.CODING, options=codes) for n in range(1, rows + 1))
    texts = {f"f/{n}": f"begin{n} " + "word " * words + f"end{n}" for n in range(1, rows + 1)}
    texts |= {f"f/{n}={code}": f"Choice{code}" for n in range(1, rows + 1) for code in range(options)}
    return BlankForm(Questionnaire("f", "1", items), worded("en", texts), MADE_AT)


@pytest.mark.parametrize(("rows", "words"), [(60, 8), (40, 60)])
def test_no_page_ends_inside_a_question_and_a_table_repeats_its_head(rows: int, words: int) -> None:
    pages = page_texts(render_blank_form(_long_form(rows, words)).pdf)
    assert len(pages) > 1
    asked = 0
    for text in pages:
        begun = [n for n in range(1, rows + 1) if f"begin{n} " in text.replace("\n", " ")]
        ended = [n for n in range(1, rows + 1) if f"end{n}" in text.split()]
        assert begun == ended
        assert not begun or all(f"Choice{code}" in text for code in range(5))
        asked += len(begun)
    assert asked == rows


def test_a_question_longer_than_a_page_breaks_and_loses_nothing() -> None:
    document = render_blank_form(_long_form(2, 3000))
    text = said(document)
    assert document.pages > 3
    assert all(word in text for word in ("begin1", "end1", "begin2", "end2"))


# -------------------------------------------------------------------------------------------------------- any text


@given(text=st.text(max_size=200), name=st.text(max_size=20))
@example("سلام، کیف الحال؟ שלום", "漢字")
@example("漢字かな한국어" * 12, "العربية")
@example("<b>bold</b> & {name} %s **x** ‮abc\ud800\x00", "<script>")
@example("W" * 200, "W" * 20)
@settings(max_examples=40, deadline=None)
def test_any_text_makes_a_valid_file(text: str, name: str) -> None:
    """In titles, questions, options, helps and edition, as a list of boxes, a table and a table of rows."""
    document = render_blank_form(_worded_with(text, name))
    assert len(reader(document).pages) == document.pages
    assert "{" not in flat(said(document)) or "{" in text + name


def _worded_with(text: str, name: str) -> BlankForm:
    codes = (AnswerOption(0), AnswerOption(1))
    items: tuple[Item, ...] = (
        Item("g", ItemType.GROUP, items=(Item("1", ItemType.CODING, options=codes), Item("2", ItemType.BOOLEAN))),
        Item("3", ItemType.CODING, options=codes, repeats=True, exclusive="1"),
        Item("4", ItemType.CODING, options=codes),
        Item("5", ItemType.CODING, options=codes),
        Item("6", ItemType.QUANTITY, units=(text or "g", name)),
        Item("7", ItemType.GROUP, repeats=True, items=(Item("a", ItemType.CODING, options=codes),)),
    )
    keys = ("@title", "@about", "@edition", "g", "g.help", "1", "1.help", "2", "3", "4", "5", "6", "7", "a.short")
    texts = {f"f/{key}": text for key in keys}
    texts |= {f"f/{link}={code}": name for link in "1345a" for code in (0, 1)}
    form = Questionnaire("f", name, items, licence=text, credit=name)
    return BlankForm(form, worded("en", texts), MADE_AT)


@given(data=st.data(), large=st.booleans())
@settings(max_examples=30, deadline=None)
def test_any_form_makes_a_valid_file(data: st.DataObject, large: bool) -> None:
    def item(number: int) -> st.SearchStrategy[Item]:
        options = st.integers(0, 24).map(lambda count: tuple(AnswerOption(code) for code in range(count)))
        return st.builds(
            Item, st.just(f"q{number}"), st.sampled_from(ItemType), repeats=st.booleans(), options=options,
            minimum=st.none() | st.integers(-5, 5), maximum=st.none() | st.integers(6, 10**9),
            max_length=st.none() | st.integers(1, 4000), read_only=st.booleans(), hidden=st.booleans(),
            unit=st.sampled_from(["", "g", "standard drinks a day"]),
        )  # fmt: skip

    inner: Any = st.lists(st.integers(0, 9), max_size=6, unique=True).flatmap(
        lambda numbers: st.tuples(*(item(10 + n) for n in numbers))
    )
    items = data.draw(st.tuples(*(item(n) for n in range(6))))
    group = Item("g", ItemType.GROUP, items=data.draw(inner), repeats=data.draw(st.booleans()))
    form = Questionnaire("f", "1", (*items, group))
    document = render_blank_form(BlankForm(form, worded("en", {}), MADE_AT, large_print=large))
    assert len(reader(document).pages) == document.pages


_ANSWERS = st.one_of(
    st.booleans(),
    st.integers(-3, 50),
    st.decimals(-5, 5, places=2),
    st.dates(),
    st.text(max_size=8),
    st.builds(Quantity, st.decimals(0, 5, places=1), st.sampled_from(["g", "mg"])),
    st.builds(OwnText, st.text(max_size=8)),
)
_SOURCES = st.sampled_from(
    [*(f"f/q{n}" for n in range(8)), "f/inner", "f/g", "f/none", "#age", "#odd", "other/1", "q1"]
)
_TESTS = st.builds(EnableWhen, _SOURCES, st.sampled_from(Operator), _ANSWERS)


@given(data=st.data(), language=st.sampled_from(accept.LANGUAGES))
@settings(max_examples=60, deadline=None)
def test_any_condition_on_any_question_is_said(data: st.DataObject, language: str) -> None:
    """Whatever is compared with whatever, there is a sentence, and no place in it stays open."""
    options = (AnswerOption(0), AnswerOption(1), AnswerOption(2))

    def item(number: int) -> Item:
        tests = data.draw(st.lists(_TESTS, max_size=3))
        return Item(
            f"q{number}", data.draw(st.sampled_from(ItemType)), options=options, repeats=data.draw(st.booleans()),
            enable_when=tuple(tests), enable_any=data.draw(st.booleans()), hidden=data.draw(st.integers(0, 6)) == 0,
            hides_answered=data.draw(st.integers(0, 4)) > 0,
        )  # fmt: skip

    first, rest = [item(n) for n in range(4)], [item(n) for n in range(4, 8)]
    inner = Item("g", ItemType.GROUP, items=tuple(rest), enable_when=tuple(data.draw(st.lists(_TESTS, max_size=2))))
    form = Questionnaire("f", "1", (*first, inner))
    text = said(render_blank_form(BlankForm(form, worded(language, {}), MADE_AT)))
    assert "paper.blank" not in text and "\0" not in text
