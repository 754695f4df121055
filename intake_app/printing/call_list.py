"""The door to the list of calls on paper. reportlab is loaded on first use."""

from intake_app.printing.calls import CallList
from intake_app.printing.content import PacketDocument


def render_call_list(content: CallList) -> PacketDocument:
    """The list as PDF bytes, made in memory; the same content gives the same bytes."""
    from intake_app.printing.sheets.calls import assemble_call_list

    return assemble_call_list(content)
