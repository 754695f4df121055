"""The code on every page of a blank form: which form, version, language and edition, which content, which page."""

import re
import unicodedata
from dataclasses import dataclass
from typing import Final

_PREFIX: Final = "INTAKE-FORM"
_HASH_SHOWN: Final = 8
_EDITION_SHOWN: Final = 24
_OTHER: Final = re.compile(r"[^A-Z0-9.]+")
_SHAPE: Final = re.compile(
    r"INTAKE-FORM:(?P<form>[^:]+):(?P<version>[^:]*):(?P<language>[^:]*):(?P<edition>[^:]*):(?P<hash>[0-9A-F]*)"
    r":(?P<page>\d{1,4})/(?P<pages>\d{1,4})"
)


@dataclass(frozen=True)
class FormPage:
    """One page of a printed form. `edition` is cut to plain letters and digits, `content_hash` to its beginning."""

    form: str
    version: str
    language: str
    edition: str
    content_hash: str
    page: int
    pages: int


def form_payload(page: FormPage) -> str:
    """What the QR code holds. Capitals, digits and few signs alone take the least room (ISO/IEC 18004)."""
    parts = (
        page.form.upper(),
        _plain(page.version),
        _plain(page.language),
        _plain(page.edition)[:_EDITION_SHOWN].strip("-"),
        page.content_hash[:_HASH_SHOWN].upper(),
        f"{page.page}/{page.pages}",
    )
    return ":".join((_PREFIX, *parts))


def read_form_code(text: str) -> FormPage | None:
    """The page a code belongs to; None when it is no code of a form. Lower case and spaces do not matter."""
    match = _SHAPE.fullmatch("".join(text.split()).upper())
    if match is None:
        return None
    return FormPage(
        form=match["form"].lower(),
        version=match["version"].lower(),
        language=match["language"].lower(),
        edition=match["edition"].lower(),
        content_hash=match["hash"].lower(),
        page=int(match["page"]),
        pages=int(match["pages"]),
    )


def as_printed(version: str) -> str:
    """A version as `read_form_code` gives it back."""
    return _plain(version).lower()


def _plain(text: str) -> str:
    letters = (one for one in unicodedata.normalize("NFKD", text) if not unicodedata.combining(one))
    return _OTHER.sub("-", "".join(letters).upper()).strip("-")
