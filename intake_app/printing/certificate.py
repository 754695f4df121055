"""The door to certificates: what was proven of a policy, on a page or two. reportlab is loaded on first use."""

from intake_app.printing.certified import Certificate, CertifiedClaim, CertifiedForm
from intake_app.printing.content import PacketDocument

__all__ = ["Certificate", "CertifiedClaim", "CertifiedForm", "PacketDocument", "render_certificate"]


def render_certificate(content: Certificate) -> PacketDocument:
    """The certificate as PDF bytes, made in memory; the same content gives the same bytes."""
    from intake_app.printing.sheets.proof import assemble_certificate

    return assemble_certificate(content)
