"""Which places can help with which need, best first, with the reasons for the order."""

import math
from decimal import Decimal
from typing import Final

from intake_app.casework import needs as needs_by_domain
from intake_app.casework import reasons, words
from intake_app.casework.interview_view import Interview
from intake_app.casework.plan_view import NeedRow, OfferView
from intake_app.domain.evaluation import Offer
from intake_app.domain.plan import CarePlan, OfferState, Referral, Service
from intake_app.domain.wording import Wording

OFFERS_SHOWN: Final = 4
NEAR: Final = "near"
SOON: Final = "soon"
FREE: Final = "free"


def need_rows(
    interview: Interview, plan: CarePlan, directory: tuple[Service, ...], wording: Wording
) -> tuple[NeedRow, ...]:
    """Every need the evaluation makes offers for, in its order (basic needs first), then those added by hand."""
    grouped: dict[str, list[Offer]] = {}
    for offer in interview.evaluation.offers:
        grouped.setdefault(offer.need, []).append(offer)
    for referral in plan.referrals:
        offer = Offer(referral.kind, referral.need, "", "")
        if not any(referral.need == one.need and referral.kind == one.kind for row in grouped.values() for one in row):
            grouped.setdefault(referral.need, []).append(offer)
    return tuple(_row(interview, plan, directory, wording, same) for same in grouped.values())


def _row(
    interview: Interview, plan: CarePlan, directory: tuple[Service, ...], wording: Wording, offers: list[Offer]
) -> NeedRow:
    need = offers[0].need
    kinds = tuple(dict.fromkeys(offer.kind for offer in offers))
    own = [one for one in plan.referrals if one.need == need]
    declined = next((one for one in own if one.state is OfferState.DECLINED and not one.service), None)
    views = _offer_views(interview, directory, wording, need, kinds, own, plan.preferences)
    pack = interview.policy.pack.id
    return NeedRow(
        need=need,
        domain=needs_by_domain.domain_of(need),
        title=words.name_of(wording, pack, "need", need),
        why=why_text(interview, wording, offers[0]),
        kinds=kinds,
        offers=views,
        declined=declined is not None,
        declined_text=_declined_text(wording, declined) if declined else "",
        ask_again=declined.ask_again if declined else None,
    )


def _declined_text(wording: Wording, declined: Referral) -> str:
    if declined.ask_again is None:
        return wording.text("plan.declined")
    return wording.text("plan.declined.ask-again", day=wording.short_day(declined.ask_again))


def why_text(interview: Interview, wording: Wording, offer: Offer) -> str:
    """Why a kind of service is offered, in words."""
    wanted = needs_by_domain.wanted_needs(interview)
    if offer.need in wanted:
        return wording.text("plan.why.asked-for")
    if not offer.because or not wording.has(offer.because):
        return wording.text("plan.why.added")
    trace = reasons.tier_trace(interview.evaluation)
    places = reasons.places(interview.policy, interview.evaluation, trace, wording) if trace else {}
    return wording.text(offer.because, **places) if places else wording.text(offer.because)


def _offer_views(
    interview: Interview,
    directory: tuple[Service, ...],
    wording: Wording,
    need: str,
    kinds: tuple[str, ...],
    own: list[Referral],
    preferences: tuple[str, ...],
) -> tuple[OfferView, ...]:
    ranked = rank(interview, directory, kinds, preferences)
    chosen = {one.service for one in own if one.service}
    shown = ranked[:OFFERS_SHOWN] + [pair for pair in ranked[OFFERS_SHOWN:] if pair[1].id in chosen]
    return tuple(_offer_view(interview, wording, need, kind, service, own, preferences) for kind, service in shown)


def rank(
    interview: Interview, directory: tuple[Service, ...], kinds: tuple[str, ...], preferences: tuple[str, ...] = ()
) -> list[tuple[str, Service]]:
    """Places of these kinds that take somebody of this age now, in the order of `order_of`. Of several kinds the best
    place of each comes before second-best ones."""
    age = _age(interview)
    language = interview.episode.person.language
    by_kind: list[list[tuple[str, Service]]] = []
    seen: set[str] = set()
    for kind in kinds:
        found = [
            (kind, s)
            for s in sorted(directory, key=lambda s: order_of(s, language, preferences))
            if kind in s.kinds and s.active and s.accepts_age(age)
        ]
        by_kind.append(found)
    ordered: list[tuple[str, Service]] = []
    for turn in range(max((len(one) for one in by_kind), default=0)):
        for found in by_kind:
            if turn < len(found) and found[turn][1].id not in seen:
                seen.add(found[turn][1].id)
                ordered.append(found[turn])
    return ordered


def order_of(
    service: Service, language: str, preferences: tuple[str, ...] = ()
) -> tuple[bool, int, float, float, bool, str]:
    """What places are ordered by: the language first, then how much of what matters to the person they have, then the
    wait and the way (the way first for who would rather go near), then the cost."""
    wait = math.inf if service.waiting_days is None else float(service.waiting_days)
    way = math.inf if service.distance_km is None else service.distance_km
    near_first = NEAR in preferences and SOON not in preferences
    first, second = (way, wait) if near_first else (wait, way)
    foreign = bool(language) and language not in service.languages
    return foreign, -len(met(service, preferences)), first, second, not service.free, service.name


def met(service: Service, preferences: tuple[str, ...]) -> tuple[str, ...]:
    """What of `preferences` the place has; near and soon are matters of order."""
    return tuple(code for code in preferences if code in service.access or (code == FREE and service.free))


def _age(interview: Interview) -> int | None:
    value = interview.evaluation.inputs.get("age", frozenset())
    ages = [one for one in value if isinstance(one, int)]
    return ages[0] if len(ages) == 1 else interview.episode.person.age_on(interview.saved_at.date())


def _offer_view(
    interview: Interview, wording: Wording, need: str, kind: str, service: Service, own: list[Referral],
    preferences: tuple[str, ...],
) -> OfferView:  # fmt: skip
    referral = next((one for one in own if one.service == service.id), None)
    return OfferView(
        service=service,
        need=need,
        kind=kind,
        state=referral.state if referral else OfferState.OFFERED,
        referral_id=referral.id if referral else "",
        distance=distance_text(wording, service),
        waiting=waiting_text(wording, service),
        languages=", ".join(code.upper() for code in service.languages),
        reasons=_rank_reasons(interview, wording, service, preferences),
    )


def distance_text(wording: Wording, service: Service) -> str:
    """`1.2 km`, `at home`."""
    if service.distance_km is None:
        return ""
    if service.distance_km == 0:
        return wording.text("plan.at-home")
    return wording.text("plan.km", km=wording.number(Decimal(str(service.distance_km))))


def waiting_text(wording: Wording, service: Service) -> str:
    """`4 days`, `at once`."""
    if service.waiting_days is None:
        return ""
    return wording.plural("case.days", service.waiting_days) if service.waiting_days else wording.text("plan.at-once")


def _rank_reasons(
    interview: Interview, wording: Wording, service: Service, preferences: tuple[str, ...]
) -> tuple[str, ...]:
    found: list[str] = []
    language = interview.episode.person.language
    if language and language in service.languages:
        found.append(wording.text("plan.rank.language"))
    found += [preference_text(wording, code) for code in met(service, preferences) if code != FREE]
    if service.waiting_days is not None:
        found.append(wording.text("plan.rank.waiting", days=waiting_text(wording, service)))
    if service.distance_km is not None:
        found.append(distance_text(wording, service))
    if service.free:
        found.append(wording.text("plan.preference.free"))
    return tuple(found)


def preference_text(wording: Wording, code: str) -> str:
    """`step-free`, `near`."""
    return wording.first(f"plan.preference.{code}", f"code.access.{code}", default=code)
