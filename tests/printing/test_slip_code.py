"""Return codes: read back as written, wrong ones refused; and the QR code on paper is the one that was meant."""

import io

import pypdfium2
import segno
from hypothesis import given
from hypothesis import strategies as st
from reportlab.pdfgen.canvas import Canvas

from intake_app.printing.marks import QrCode
from intake_app.printing.slip_code import (
    check_character,
    office_mark,
    office_of,
    read_slip_code,
    slip_code,
    slip_payload,
)

_CHARACTERS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
references = st.text(_CHARACTERS + "/-.", min_size=1, max_size=20)
numbers = st.integers(1, 9999)


def test_example() -> None:
    assert slip_code("2026/0412", 1) == "2026/0412-E1-6"
    assert check_character("A12425GABC1234002") == "M"  # the worked example of the GRid standard, MOD 37,36


@given(references, numbers)
def test_codes_are_read_back_however_they_are_typed(reference: str, number: int) -> None:
    for text in (
        slip_code(reference, number), slip_payload(reference, number), slip_payload(reference, number, "Exemplo"),
    ):  # fmt: skip
        assert read_slip_code(text) == (reference, number)
        assert read_slip_code(" " + text.lower().replace("-", " - ")) == (reference, number)


@given(references, numbers, st.data())
def test_one_wrong_character_is_found(reference: str, number: int, data: st.DataObject) -> None:
    code = slip_code(reference, number)
    places = [at for at, character in enumerate(code) if character in _CHARACTERS]
    at = data.draw(st.sampled_from(places))
    other = data.draw(st.sampled_from([c for c in _CHARACTERS if c != code[at]]))
    assert read_slip_code(code[:at] + other + code[at + 1 :]) is None


@given(st.text(max_size=30), st.text(max_size=30))
def test_a_scanned_slip_tells_its_office(one: str, other: str) -> None:
    payload = slip_payload("2026/0412", 1, one)
    assert office_of(payload) == (office_mark(one) if one else "")
    assert office_of(slip_code("2026/0412", 1)) == ""
    if one.strip().casefold() != other.strip().casefold():
        assert office_mark(one) != office_mark(other)


@given(st.text(max_size=40))
def test_other_texts_are_no_code(text: str) -> None:
    found = read_slip_code(text)
    assert found is None or slip_code(*found) == "".join(text.split()).upper().removeprefix("INTAKE-SLIP:")


def test_the_code_on_paper_is_the_code_meant_with_its_quiet_zone() -> None:
    payload = slip_payload("2026/0412", 1)
    modules = [list(row) for row in segno.make_qr(payload, error="q", boost_error=False).matrix]
    side = len(modules) + 8
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=(90, 90))
    QrCode(payload, 90).drawOn(canvas, 0, 0)
    canvas.save()
    page = pypdfium2.PdfDocument(out.getvalue())[0]
    scale = 10 * side / 90
    picture = page.render(scale=scale, grayscale=True).to_pil()
    for row in range(side):
        for column in range(side):
            dark = picture.getpixel((column * 10 + 5, row * 10 + 5)) < 128
            inside = 4 <= row < side - 4 and 4 <= column < side - 4
            assert dark == (inside and bool(modules[row - 4][column - 4])), (row, column)
