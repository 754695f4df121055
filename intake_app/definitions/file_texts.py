"""The text of a file that somebody else wrote: limited, UTF-8, and without characters that hide what is written."""

import re
import stat
import unicodedata
from pathlib import Path
from typing import Final

from intake_app.definitions.problems import Sheet

MAX_BYTES: Final = 2 * 1024 * 1024
_UTF16_MARKS: Final = (b"\xff\xfe", b"\xfe\xff")
_MANY: Final = 20
# Control characters, line separators that editors do not count as lines, a byte order mark within the text, halves of
# characters, and the embeddings and overrides that let a line look other than it is.
ODD: Final = re.compile("[\0-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\ufeff\ufffe\uffff\ud800-\udfff]")


def read_text(path: Path, sheet: Sheet, windows: bool = False) -> str | None:
    """The file's text with `\\n` at the end of lines, or None with a problem noted.

    Missing, unreadable, no file at all, too large, not UTF-8, or with characters nobody can see. With `windows`, what
    is not UTF-8 is read as Windows-1252, as spreadsheets of western Europe save it, and that is noted as a warning.
    """
    content = _content(path, sheet)
    if content is None:
        return None
    if content.startswith(_UTF16_MARKS) or content.count(b"\0") > len(content) // 4:
        sheet.error(0, "utf-16", "The file is UTF-16.", "Save it again as UTF-8 ('CSV UTF-8' in a spreadsheet).")
        return None
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        mend = "Save it again as UTF-8 ('CSV UTF-8' in a spreadsheet)."
        read = _from_windows(content) if windows else None
        if read is None:
            sheet.error(line, "not-utf8", "The file is not UTF-8.", mend)
            return None
        shown = read.split("\n")[line - 1].strip()[:60]
        what = f"The file is not UTF-8; it was read as Windows-1252: “{shown}”."
        sheet.warning(line, "windows-1252", what, f"Look whether its letters are right. {mend}")
        text = read
    text = text.replace("\r\n", "\n").replace("\r", "\n") if "\r" in text else text
    return None if _has_odd(text, sheet) else text


def odd_name(sign: str) -> str:
    """How to tell somebody of a character that cannot be seen: `U+0000`, `U+202E (RIGHT-TO-LEFT OVERRIDE)`."""
    name = unicodedata.name(sign, "")
    return f"U+{ord(sign):04X} ({name})" if name else f"U+{ord(sign):04X}"


def _content(path: Path, sheet: Sheet) -> bytes | None:
    try:
        if not stat.S_ISREG(path.stat().st_mode):
            sheet.error(0, "file-unreadable", "This is no file to be read.", "Name a file.")
            return None
        with path.open("rb") as stream:
            content = stream.read(MAX_BYTES + 1)
    except FileNotFoundError:
        sheet.error(0, "file-missing", "The file does not exist.", "Check the name and the folder.")
        return None
    except (OSError, ValueError) as error:
        why = getattr(error, "strerror", None) or "its name is no file name"
        sheet.error(0, "file-unreadable", f"The file cannot be read ({why}).", "Check its name and permissions.")
        return None
    if len(content) > MAX_BYTES:
        sheet.error(0, "file-too-large", "The file is larger than 2 MiB.", "Split it, or remove what does not belong.")
        return None
    return content


def _from_windows(content: bytes) -> str | None:
    try:
        return content.decode("cp1252")
    except UnicodeDecodeError:
        return None


def _has_odd(text: str, sheet: Sheet) -> bool:
    if ODD.search(text) is None:
        return False
    told = 0
    for number, line in enumerate(text.split("\n"), 1):
        found = ODD.search(line)
        if found is not None:
            what = f"The line holds the invisible character {odd_name(found[0])}."
            sheet.error(number, "odd-character", what, "Remove it; copied text often brings such characters along.")
            told += 1
        if told >= _MANY:
            break
    return True
