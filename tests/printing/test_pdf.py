"""The file itself: fonts, size of print, page numbers, nothing active in it, nothing cut off, the same every time."""

import io
import shutil
import subprocess
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pypdf
import pypdfium2
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from intake_app.domain.person import SafeContact
from intake_app.domain.plan import CarePlan
from intake_app.printing.blocks import MARGIN, PAGE_HEIGHT, PAGE_WIDTH
from intake_app.printing.glyphs import cleaned, missing_glyphs
from intake_app.printing.packet import render_packet
from tests.printing.case import PERSON, PLAN, PRINTED_AT, SERVICES, content
from tests.printing.reading import flat, page_texts

HOSTILE = (
    '<img src="file:///etc/passwd"/>',
    "<b>bold</b> & <i>more</i>",
    "</para><para>",
    "{person.__class__} {0} {name}",
    "**not bold** %s \\( ) (",
    "&#x41; &lt; &amp;",
    "<a href='https://exemplo.invalid'>x</a>",
)


def reader(pdf: bytes) -> pypdf.PdfReader:
    return pypdf.PdfReader(io.BytesIO(pdf), strict=True)


@pytest.mark.parametrize("hostile", HOSTILE)
def test_markup_in_texts_is_printed_as_it_stands(hostile: str) -> None:
    case = content("pt")
    assert case.decision is not None
    case = replace(
        case,
        person=replace(PERSON, name=hostile),
        office=replace(case.office, name=hostile),
        plan=replace(PLAN, own_words=hostile, first_step=hostile),
        services={key: replace(one, name=hostile, address=hostile) for key, one in SERVICES.items()},
        decision=replace(case.decision, reasons=hostile),
        signers=(hostile,),
    )
    packet = render_packet(case)
    assert flat("".join(page_texts(packet.pdf))).count(flat(hostile)) >= 12
    objects = b"".join(repr(one).encode() for one in _objects(reader(packet.pdf)))
    for active in (b"/JavaScript", b"/JS", b"/URI", b"/Launch", b"/OpenAction", b"/EmbeddedFile", b"/Annots"):
        assert active not in objects


def _objects(document: pypdf.PdfReader) -> list[object]:
    return [document.get_object(number) for number in range(1, document.trailer["/Size"])]


def test_reading_a_name_opens_no_file(monkeypatch: pytest.MonkeyPatch) -> None:
    render_packet(content("pt"))
    opened: list[object] = []
    monkeypatch.setattr("builtins.open", lambda *names, **_: opened.append(names))
    render_packet(content("pt", person=replace(PERSON, name='<img src="/etc/hostname">')))
    assert opened == []


@given(st.text(max_size=300))
@example("São João, Łódź, Ελλάδα, Київ, Đặng")
@example("漢字 and العربية")
@example("\u202eabc\u200d \u00ad \ud800 \x00 \x1b[31m")
@settings(max_examples=60)
def test_any_text_makes_a_valid_file_and_is_in_it_or_is_listed(text: str) -> None:
    packet = render_packet(content("pt", documents=("plan",), plan=CarePlan(own_words="início" + text)))
    said = flat("".join(page_texts(packet.pdf)))
    wanted = {c for c in cleaned(text) if not c.isspace()}
    lost = {c for c in wanted if c not in said and c not in packet.missing_glyphs}
    assert {c for c in lost if not _reads_as_another(c, said)} == set()
    assert set(packet.missing_glyphs) >= missing_glyphs(text) - {c for c in text if c.isspace()}


def _reads_as_another(character: str, said: str) -> bool:
    """Readers give some characters by their compatible form, or glue marks to the letter before."""
    import unicodedata

    plain = unicodedata.normalize("NFKC", character)
    return all(part in unicodedata.normalize("NFKC", said) for part in plain) or bool(unicodedata.combining(character))


def test_characters_without_a_font_are_boxed_and_reported() -> None:
    packet = render_packet(content("pt", documents=("plan",), plan=CarePlan(own_words="olá 漢字 fim")))
    assert packet.missing_glyphs == ("字", "漢")
    assert "olá □□ fim" in page_texts(packet.pdf)[0]


@pytest.mark.parametrize("language", ["en", "pt"])
def test_all_fonts_are_embedded(language: str) -> None:
    names = set()
    for page in reader(render_packet(content(language)).pdf).pages:
        for font in page["/Resources"]["/Font"].values():
            names.add(str(font["/BaseFont"]))
            assert "/FontFile2" in font["/FontDescriptor"]
    assert all("SourceSans3" in name or "NotoSans" in name for name in names)


@pytest.mark.parametrize("large", [False, True])
def test_pages_are_numbered_and_the_record_on_its_own(large: bool) -> None:
    packet = render_packet(content("pt", large_print=large))
    pages = page_texts(packet.pdf)
    record = packet.page_starts["decision-record"]
    assert len(pages) == packet.pages
    for number, text in enumerate(pages, start=1):
        if number < record:
            assert f"Página {number} de {record - 1}" in text
        else:
            assert f"Page {number - record + 1} of {packet.pages - record + 1}" in text


def test_bookmarks_language_and_title_tell_no_name() -> None:
    packet = render_packet(content("pt"))
    document = reader(packet.pdf)
    marks = [(str(one.title), document.get_destination_page_number(one) + 1) for one in document.outline]
    assert [page for _, page in marks] == list(packet.page_starts.values())
    assert document.trailer["/Root"]["/Lang"] == "pt"
    assert document.metadata is not None
    assert document.metadata.title == "Documentos 2026/0412"
    assert all("Tiago" not in str(value) for value in document.metadata.values())
    assert document.metadata.creation_date == PRINTED_AT


def test_same_content_same_bytes() -> None:
    assert render_packet(content("pt")).pdf == render_packet(content("pt")).pdf
    later = content("pt", printed_at=PRINTED_AT + timedelta(minutes=1))
    assert render_packet(later).pdf != render_packet(content("pt")).pdf


def test_body_is_eleven_points_and_fourteen_in_large_print() -> None:
    for large, size in ((False, 11.0), (True, 14.0)):
        found = []
        page = reader(render_packet(content("pt", documents=("referral:1",), large_print=large)).pdf).pages[0]
        page.extract_text(visitor_text=lambda text, _, __, ___, points, found=found: found.append((text, points)))
        assert {round(points, 2) for text, points in found if "Encaminhamos" in text} == {size}


def test_copies_say_so_on_every_page() -> None:
    pages = page_texts(render_packet(content("pt", copy=True)).pdf)
    assert all("Cópia ·" in text or "Copy ·" in text for text in pages)


def _long() -> dict[str, object]:
    return {
        "person": replace(PERSON, name="W" * 90, contact=SafeContact("0" * 90, False, "à tarde " * 20)),
        "plan": replace(PLAN, own_words="M" * 2000, first_step="W" * 500),
        "services": {
            key: replace(one, name="Centro " * 20, address="W" * 150, phone="0" * 60) for key, one in SERVICES.items()
        },
        "signers": ("W" * 90, "Exemplo " * 12, "Z" * 40),
    }


@pytest.mark.parametrize("large", [False, True])
@pytest.mark.parametrize("language", ["en", "pt"])
@pytest.mark.parametrize("changes", [{}, _long()], ids=["usual", "long"])
def test_nothing_is_cut_off_at_the_edge(language: str, large: bool, changes: dict[str, object]) -> None:
    """Every character lies between the margins, and no page is empty."""
    packet = render_packet(content(language, large_print=large, assessment_declined=True, **changes))
    document = pypdfium2.PdfDocument(packet.pdf)
    for page in document:
        text = page.get_textpage()
        assert text.count_chars() > 20
        boxes = [text.get_charbox(number) for number in range(text.count_chars())]
        seen = [box for box in boxes if box[2] > box[0]]
        assert min(box[0] for box in seen) >= MARGIN - 3
        assert max(box[2] for box in seen) <= PAGE_WIDTH - MARGIN + 3
        assert min(box[1] for box in seen) >= 8
        assert max(box[3] for box in seen) <= PAGE_HEIGHT - 24
    document.close()


def test_low_ink_fills_nothing_but_small_marks() -> None:
    """With little ink the bands reached keep their thick frame and lose their grey."""
    dark = {
        ink: _ink(render_packet(content("pt", documents=("decision-record",), low_ink=ink)).pdf)
        for ink in (False, True)
    }
    assert dark[True] < dark[False]


def _ink(pdf: bytes) -> float:
    document = pypdfium2.PdfDocument(pdf)
    levels = document[0].render(scale=1, grayscale=True).to_pil().histogram()
    document.close()
    return sum((255 - level) * count for level, count in enumerate(levels))


@pytest.mark.skipif(shutil.which("qpdf") is None, reason="qpdf is not installed")
@pytest.mark.parametrize("large", [False, True])
def test_qpdf_finds_no_fault(large: bool, tmp_path: Path) -> None:
    file = tmp_path / "packet.pdf"
    file.write_bytes(render_packet(content("pt", large_print=large)).pdf)
    checked = subprocess.run(["qpdf", "--check", str(file)], capture_output=True, check=False)
    assert checked.returncode == 0, checked.stdout + checked.stderr
