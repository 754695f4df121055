"""Papers half keyed and compared, as the pictures show them."""

from typing import Any


def paper_begun(page: Any) -> None:
    """The ASSIST chosen by the code at its foot."""
    page.begin.code.set_text("assist 3.1")
    page.begin.read_code()
    page.begin.day.set_text("27/02/2026")


def paper_keyed(page: Any) -> None:
    """The ASSIST half keyed, with a code that no box has."""
    paper_begun(page)
    page.next.click()
    for code in ("0", "3", "3", "0", "0", "0", "0", "0", "0", "0", "2", "/", "0", "", "3", "6"):
        page.keying.sheet.entry.setText(code)
        page.keying._edited(code)
        if not code:
            page.keying.confirm()
    page.keying.sheet.entry.setText("1")
    page.keying._edited("1")


def paper_table(page: Any) -> None:
    """The form of the office itself, at the table of what was found."""
    page.begin.ticks["intake"].setChecked(True)
    page.next.click()
    page.keying.move_to("intake/substances#0.substance")
    for code in ("8", "4,1", "1"):
        page.keying.sheet.entry.setText(code)
        page.keying._edited(code)
        if page.keying.sheet.entry.text() == code:
            page.keying.confirm()


def paper_differing(page: Any) -> None:
    """Keyed twice, not alike, and one answer stood in the interview already."""
    for second in ("4", "6"):
        if second == "4":
            paper_begun(page)
            page.next.click()
        else:
            page.other.click()
        for code in ("0", "3", "3", "0", "0", "0", "0", "0", "0", "0", "0", "0", "0", second, "/", "0", "0", "3"):
            page.keying.sheet.entry.setText(code)
            page.keying._edited(code)
        page.next.click()


def paper_taken(page: Any) -> None:
    """Everything settled by what the paper says, and taken over."""
    paper_differing(page)
    for row in list(page.compare.rows.values()):
        row.group.press_key("1")
    page.next.click()
