"""Writes the text of every document, in both languages, to compare with; python -m tests.printing.accept.

Look at the difference (git diff tests/printing/golden) before it is committed.
"""

from pathlib import Path

from intake_app.printing.blank_form import render_blank_form
from intake_app.printing.packet import recovery_sheet, render_packet
from tests.printing.case import MADE_ON, RECOVERY_WORDS, content, wording
from tests.printing.paper_forms import FORMS, blank
from tests.printing.reading import document_text, page_texts

GOLDEN = Path(__file__).parent / "golden"
LANGUAGES = ("en", "pt")
IN_DANGER = {"intake/safety_now": "thoughts", "assist/8": 2}
PROTOCOLS = {"safety-now": "1. Stay with the person.\n2. Call Dr Exemplo, 000 000 222.\n3. Tell the coordinator."}


def texts(language: str) -> dict[str, str]:
    """The text of every document of the invented case, and of the recovery sheet."""
    packet = render_packet(content(language, assessment_declined=True))
    found = {code: document_text(packet, code) for code in packet.page_starts}
    sheet = recovery_sheet("Comissão Exemplo", RECOVERY_WORDS, wording(language), MADE_ON, "EXEMPLO")
    endangered = content(language, documents=("safety",), changed_answers=IN_DANGER, protocols=PROTOCOLS)
    safety = document_text(render_packet(endangered), "safety")
    return {**found, "safety": safety, "recovery-sheet": "\n".join(page_texts(sheet.pdf))}


def form_texts(language: str) -> dict[str, str]:
    """The text of the invented forms, by the name of their file."""
    return {f"form-{name}": "\n".join(page_texts(render_blank_form(blank(name, language)).pdf)) for name in FORMS}


def golden_file(language: str, code: str) -> Path:
    return GOLDEN / language / f"{code.replace(':', '-')}.txt"


def main() -> None:
    for language in LANGUAGES:
        for code, text in {**texts(language), **form_texts(language)}.items():
            path = golden_file(language, code)
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text + "\n", encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main()
