"""What a certificate says: the policy, the claims in words, the fingerprints."""

from dataclasses import dataclass
from datetime import datetime

from intake_app.domain.wording import Wording


@dataclass(frozen=True)
class CertifiedClaim:
    """A claim in words: what it says, what it rests on, how it went, and what has to be said with it."""

    title: str
    plain: str
    ground: str
    note: str
    proven: bool
    applies: bool = True


@dataclass(frozen=True)
class CertifiedForm:
    """A form the policy asks, by its fingerprint."""

    id: str
    version: str
    content_hash: str


@dataclass(frozen=True)
class Certificate:
    """Everything the certificate says; nothing is looked up or decided later. `content_hash` is the pack's, whole."""

    pack_title: str
    pack_id: str
    version: str
    content_hash: str
    proven: bool
    claims: tuple[CertifiedClaim, ...]
    forms: tuple[CertifiedForm, ...]
    questions: int
    solver: str
    program: str
    wording: Wording
    made_at: datetime
