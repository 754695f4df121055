"""What a policy says of the rights of the person: legal basis, appeal, cost, fines, tests, measures in an emergency."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class Appeal:
    """Where a decision is contested, and within how many days; None where no source says so."""

    to: str
    days: int | None = None
    cites: tuple[str, ...] = ()
    verified: bool = False


@dataclass(frozen=True)
class Emergency:
    """A measure the law knows without consent: how many professionals sign it, its longest time, whether it is reviewed
    by a court. It is recorded, never proposed."""

    measure: str
    professionals: int = 0
    hours: int | None = None
    review: bool = False


@dataclass(frozen=True)
class RightsDeclaration:
    """The block `rights` of a pack. `declared` names the keys that stand there, those that say `none` too."""

    declared: tuple[str, ...] = ()
    legal_basis: tuple[str, ...] = ()
    review_by: date | None = None
    appeal: Appeal | None = None
    no_measure: str = ""
    """The code by which a case ends without anything ordered or offered."""
    payer: str = ""
    cost_reason: str = ""
    fine_repeat: str = ""
    """`same`: a second fine is no higher for being the second; `higher`."""
    fine_unpaid: str = ""
    """What follows an unpaid fine: `instalments`, `other-way`, `enforcement`, `detention`, `not-known`."""
    test_consent: str = ""
    """The key of the question that asks for consent to a urine or saliva test."""
    report_fields: tuple[str, ...] = ()
    """What a report on the person to who decides may tell: attendance and what was agreed, nothing clinical."""
    report_cites: tuple[str, ...] = ()
    """The law that asks for the report without a consent of the person, where one does."""
    emergencies: tuple[Emergency, ...] = ()
