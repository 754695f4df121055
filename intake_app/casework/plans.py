"""Planning with the person: needs, services, own words, dates, consent."""

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date, time, timedelta
from typing import Final

from intake_app.casework import offers, places, policies, practice, scheduling, stages, timelines, words
from intake_app.casework.consents import state_consent as state_consent
from intake_app.casework.interviews import evaluated, resume
from intake_app.casework.office import Desk
from intake_app.casework.permissions import Act, require
from intake_app.casework.plan_view import AppointmentLine, PlanView, ServiceFilter
from intake_app.domain.errors import UserError
from intake_app.domain.person import ConsentState, Episode, Stage
from intake_app.domain.plan import Appointment, CarePlan, OfferState, Referral, Service
from intake_app.domain.wording import Wording
from intake_app.store import records
from intake_app.store.terms import fold
from intake_app.store.vault import new_id

EVERY_SERVICE: Final = ServiceFilter()


def plan_view(desk: Desk, episode_id: str) -> PlanView:
    """Everything the page of a plan shows."""
    require(desk.worker, Act.SEE_CASES)
    interview = resume(desk, episode_id)
    wording, today = desk.wording, desk.clock.today()
    plan = records.load_plan(desk.vault, episode_id) or CarePlan()
    directory = places.from_here(records.load_services(desk.vault), desk.office, interview.episode.person)
    consents = records.load_consents(desk.vault, episode_id)
    by_id = {one.id: one for one in directory}
    coming = sorted(
        (a for a in plan.appointments if a.day >= today and not a.outcome), key=lambda a: (a.day, a.at or time.max)
    )
    chosen = {one.service for one in plan.chosen()}
    to_sign = sum(one.state is ConsentState.PREPARED and one.recipient in chosen for one in consents)
    return PlanView(
        episode=interview.episode,
        plan=plan,
        needs=offers.need_rows(interview, plan, directory, wording),
        appointments=tuple(appointment_line(wording, one, by_id) for one in coming),
        consents=consents,
        services_nearby=len(directory),
        if_missed=wording.text("plan.if-missed"),
        summary=_summary(wording, len(plan.chosen()), len(coming), to_sign),
    )


def _summary(wording: Wording, chosen: int, dates: int, to_sign: int) -> str:
    parts = f"{wording.plural('plan.summary.services', chosen)}, {wording.plural('plan.summary.dates', dates)}"
    return f"{parts} · {wording.plural('plan.summary.to-sign', to_sign)}" if to_sign else parts


def appointment_line(wording: Wording, one: Appointment, services: dict[str, Service]) -> AppointmentLine:
    """A date as the plan lists it."""
    title = timelines.appointment_title(wording, one, services)
    service = services.get(one.service)
    where = service.address if service else ""
    return AppointmentLine(
        appointment=one,
        weekday=words.weekday_short(wording, one.day),
        day=str(one.day.day),
        title=f"{words.clock_text(wording, one.at)} · {title}" if one.at else title,
        detail=", ".join(part for part in (where, one.note) if part),
    )


# Choosing


def choose_service(desk: Desk, episode_id: str, need: str, kind: str, service_id: str) -> CarePlan:
    """The person takes this service for this need. A consent to share with it is prepared, to be signed. UserError
    `unknown-service`."""
    if records.load_service(desk.vault, service_id) is None:
        raise UserError("unknown-service", "This service is not in the directory.", "service")

    def chosen(plan: CarePlan) -> CarePlan:
        kept = tuple(
            one for one in plan.referrals if not (one.need == need and (one.service == service_id or not one.service))
        )
        number = max((one.number for one in plan.referrals), default=0) + 1
        referral = Referral(new_id(), need, kind, service_id, OfferState.CHOSEN, number)
        return replace(plan, referrals=(*kept, referral))

    changed = _changed(desk, episode_id, "service-chosen", f"{need} {service_id}", chosen)
    if not any(one.recipient == service_id for one in records.load_consents(desk.vault, episode_id)):
        state_consent(desk, episode_id, service_id, ConsentState.PREPARED)
    return changed


def withdraw_choice(desk: Desk, episode_id: str, referral_id: str) -> CarePlan:
    """The person no longer wants a chosen service, or an offer declined before is open again."""

    def withdrawn(plan: CarePlan) -> CarePlan:
        return replace(plan, referrals=tuple(one for one in plan.referrals if one.id != referral_id))

    return _changed(desk, episode_id, "choice-withdrawn", referral_id, withdrawn)


def decline_offer(desk: Desk, episode_id: str, need: str, kind: str, ask_again: date | None = None) -> CarePlan:
    """The person wants none of the offers for this need now. Without `ask_again`: after ninety days."""
    again = ask_again or desk.clock.today() + timedelta(days=practice.ask_again_days())

    def declined(plan: CarePlan) -> CarePlan:
        kept = tuple(one for one in plan.referrals if one.need != need)
        return replace(plan, referrals=(*kept, Referral(new_id(), need, kind, "", OfferState.DECLINED, 0, again)))

    return _changed(desk, episode_id, "offer-declined", need, declined)


def add_need(desk: Desk, episode_id: str, need: str, kind: str) -> CarePlan:
    """Add a need the interview did not bring up."""

    def added(plan: CarePlan) -> CarePlan:
        if any(one.need == need and one.kind == kind for one in plan.referrals):
            return plan
        return replace(plan, referrals=(*plan.referrals, Referral(new_id(), need, kind, "", OfferState.OFFERED)))

    return _changed(desk, episode_id, "need-added", need, added)


def needs_to_add(desk: Desk, episode_id: str) -> tuple[tuple[str, str, str], ...]:
    """Needs that can still be added: need code, service kind, words."""
    interview = resume(desk, episode_id)
    plan = records.load_plan(desk.vault, episode_id) or CarePlan()
    there = {offer.need for offer in interview.evaluation.offers} | {one.need for one in plan.referrals}
    table = interview.policy.pack.table_by_id.get("services")
    if table is None:
        return ()
    kind, need = table.outputs.index("kind"), table.outputs.index("need")
    found: dict[str, str] = {}
    for rule in table.rules:
        if rule.outputs[need] not in there:
            found.setdefault(rule.outputs[need], rule.outputs[kind])
    pack, wording = interview.policy.pack.id, desk.wording
    return tuple((code, kind_code, words.name_of(wording, pack, "need", code)) for code, kind_code in found.items())


# Own words and dates


def set_own_words(desk: Desk, episode_id: str, text: str) -> CarePlan:
    """What the person wants, in own words."""
    return _changed(desk, episode_id, "own-words-set", "", lambda plan: replace(plan, own_words=text.strip()))


def set_first_step(desk: Desk, episode_id: str, text: str) -> CarePlan:
    """The first step, in own words."""
    return _changed(desk, episode_id, "first-step-set", "", lambda plan: replace(plan, first_step=text.strip()))


def set_agrees(desk: Desk, episode_id: str, text: str) -> CarePlan:
    """What the person says of the assessment."""
    return _changed(desk, episode_id, "agreement-set", "", lambda plan: replace(plan, agrees=text.strip()))


def preferences_to_choose(desk: Desk) -> tuple[tuple[str, str], ...]:
    """What may matter to a person in a service, with its words: near, soon, free, and what places of the directory
    have of access."""
    access = {code for one in records.load_services(desk.vault) if one.active for code in one.access}
    known = sorted(code for code in access if desk.wording.has(f"code.access.{code}"))
    return tuple(
        (code, offers.preference_text(desk.wording, code)) for code in (offers.NEAR, offers.SOON, offers.FREE, *known)
    )


def set_preference(desk: Desk, episode_id: str, code: str, wanted: bool) -> CarePlan:
    """The person says what matters to them in a service, or that it no longer does; offers are ordered by it. UserError
    `unknown-preference`."""
    if code not in dict(preferences_to_choose(desk)):
        raise UserError("unknown-preference", "This is nothing the directory tells of.", "preference")

    def said(plan: CarePlan) -> CarePlan:
        others = tuple(one for one in plan.preferences if one != code)
        return replace(plan, preferences=(*others, code) if wanted else others)

    return _changed(desk, episode_id, "preference-set", code, said)


def add_appointment(
    desk: Desk, episode_id: str, service_id: str, day: date, at: time | None = None, title: str = "", note: str = ""
) -> CarePlan:
    """Add a date; `service_id` "" is the office itself. Makes the reminders the pack provides. UserError `day-past`."""
    if day < desk.clock.today():
        raise UserError("day-past", "This day has passed. Choose one that lies ahead.", "day")
    appointment = Appointment(new_id(), service_id, title, day, at, note)
    interview = resume(desk, episode_id)

    def added(plan: CarePlan) -> CarePlan:
        if service_id:
            scheduling.schedule_from_appointment(
                desk, interview.episode, interview.policy, interview.answers, appointment
            )
        return replace(plan, appointments=(*plan.appointments, appointment))

    return _changed(desk, episode_id, "appointment-added", appointment.id, added)


def remove_appointment(desk: Desk, episode_id: str, appointment_id: str) -> CarePlan:
    """Take a date away, and its reminders."""
    now = desk.clock.now()

    def removed(plan: CarePlan) -> CarePlan:
        scheduling.cancel_for_appointment(desk, episode_id, appointment_id, now)
        return replace(plan, appointments=tuple(one for one in plan.appointments if one.id != appointment_id))

    return _changed(desk, episode_id, "appointment-removed", appointment_id, removed)


def finish_plan(desk: Desk, episode_id: str) -> None:
    """The plan stands; the case goes on to the packet and to follow-up, unless a decision is still to be signed."""
    require(desk.worker, Act.PLAN)
    interview = resume(desk, episode_id)
    now = desk.clock.now()
    episode = stages.changed(interview.episode, now)
    if episode.stage is Stage.PLAN:
        episode = replace(episode, stage=Stage.FOLLOW_UP)
    with desk.vault.transaction(desk.worker, "plan-finished", f"episode/{episode_id}", at=now):
        stages.moved_on(desk, episode, interview.evaluation)


def services(desk: Desk, filter: ServiceFilter = EVERY_SERVICE) -> tuple[Service, ...]:
    """The local directory by name; of one kind in the order in which the plan offers them, by wait, then by way.

    A text is looked for in name, summary, town and kinds of help, word by word."""
    wanted = fold(filter.text).split()
    wording, pack = desk.wording, desk.office.pack
    kinds = {code: words.name_of(wording, pack, "service", code) for code in service_kinds(desk)} if wanted else {}
    found = [
        one
        for one in places.from_here(records.load_services(desk.vault), desk.office)
        if (not filter.kind or filter.kind in one.kinds)
        and (not filter.language or filter.language in one.languages)
        and one.accepts_age(filter.age)
        and _holds(one, wanted, kinds)
    ]
    return tuple(sorted(found, key=lambda one: offers.order_of(one, filter.language)) if filter.kind else found)


def _holds(service: Service, wanted: list[str], kinds: Mapping[str, str]) -> bool:
    if not wanted:
        return True
    text = fold(" ".join((service.name, service.summary, service.town, *(kinds[code] for code in service.kinds))))
    return all(word in text for word in wanted)


def service_kinds(desk: Desk) -> Mapping[str, int]:
    """The kinds of help the directory has, each with the number of its places, by their names."""
    counts: Counter[str] = Counter(kind for one in records.load_services(desk.vault) for kind in one.kinds)
    named = {code: words.name_of(desk.wording, desk.office.pack, "service", code) for code in counts}
    return {code: counts[code] for code in sorted(counts, key=lambda code: fold(named[code]))}


def _changed(desk: Desk, episode_id: str, event: str, detail: str, change: Callable[[CarePlan], CarePlan]) -> CarePlan:
    """Write the plan `change` makes of the present one, and where the case stands after it, in one transaction."""
    require(desk.worker, Act.PLAN)
    episode = stages.known_episode(desk, episode_id)
    now = desk.clock.now()
    with desk.vault.transaction(desk.worker, event, f"episode/{episode_id}", detail, at=now):
        plan = change(records.load_plan(desk.vault, episode_id) or CarePlan())
        records.save_plan(desk.vault, episode_id, plan)
        _step_after(desk, stages.changed(episode, now))
    return plan


def _step_after(desk: Desk, episode: Episode) -> None:
    encounters = records.load_encounters(desk.vault, episode.id)
    answers = records.load_answers(desk.vault, encounters[-1].id)
    policy = policies.policy_of(desk, episode, encounters[-1])
    stages.moved_on(desk, episode, evaluated(policy, answers, episode.person, desk.clock.today()))
