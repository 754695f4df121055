"""What a finished packet says: its text by document, as another program reads it."""

import pypdfium2

from intake_app.printing.content import PacketDocument


def page_texts(pdf: bytes) -> list[str]:
    """The text of each page, lines as they stand."""
    document = pypdfium2.PdfDocument(pdf)
    try:
        texts = [page.get_textpage().get_text_bounded() for page in document]
    finally:
        document.close()
    return [text.replace("\r\n", "\n").replace("\r", "\n") for text in texts]


def document_text(packet: PacketDocument, code: str) -> str:
    """The pages of one document (a document that shares a page brings the page along)."""
    pages = page_texts(packet.pdf)
    start = packet.page_starts[code]
    later = [page for page in packet.page_starts.values() if page > start]
    return "\n".join(pages[start - 1 : min(later, default=len(pages) + 1) - 1])


def flat(text: str) -> str:
    """Without spaces and line ends, as a broken line leaves no other trace."""
    return "".join(text.split())
