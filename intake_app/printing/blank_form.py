"""The door to blank forms: a form as PDF to be filled with a pen. reportlab is loaded on first use."""

from intake_app.printing.blank.content import BlankForm
from intake_app.printing.content import PacketDocument

__all__ = ["BlankForm", "PacketDocument", "render_blank_form"]


def render_blank_form(content: BlankForm) -> PacketDocument:
    """The form as PDF bytes, made in memory; the same content gives the same bytes.

    No scores, points or bands stand on it. `page_starts` gives the page of each group by its linkId. Characters that no
    shipped font has are boxed and listed. May run in any thread, one at a time.
    """
    from intake_app.printing.blank.sheet import assemble_blank_form

    return assemble_blank_form(content)
