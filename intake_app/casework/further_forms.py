"""Forms that are asked once somebody chooses them: which there are, how each stands, and what choosing one answers."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from intake_app.casework import policies
from intake_app.casework.interview_view import Interview
from intake_app.casework.standing import standing_of
from intake_app.domain.answers import Answer, Value
from intake_app.domain.errors import UserError
from intake_app.domain.policy import InputKind, PolicyInput
from intake_app.domain.unary import UnaryTest
from intake_app.engine.policy import CompiledPolicy
from intake_app.engine.reading import Mode, Reading


class OfferState(StrEnum):
    """How a form that can be chosen stands in an interview."""

    FREE = "free"
    """It can be added."""
    BEGUN = "begun"
    """It was chosen, and questions of it are open."""
    DONE = "done"
    OFF = "off"
    """It stays off until its owner's permission is recorded."""
    NOT_NOW = "not-now"
    """The rules do not ask it as the interview stands, such as without consent."""


@dataclass(frozen=True)
class FormOffer:
    """A form that can be chosen: `option` is how the question offers it; `questions` counts those of the whole form."""

    form: str
    title: str
    option: str
    questions: int
    minutes: tuple[int, int] | None
    state: OfferState


def choosing_inputs(policy: CompiledPolicy) -> tuple[PolicyInput, ...]:
    """The inputs of the policy that read which forms were chosen."""
    return tuple(source for source in policy.pack.inputs.values() if source.kind is InputKind.CHOSEN)


def _choosing(policy: CompiledPolicy, form: str) -> PolicyInput | None:
    """The input whose question offers the form."""
    found = (one for one in choosing_inputs(policy) if policy.item(one.keys[0]).option(form) is not None)
    return next(found, None)


def form_offers(interview: Interview) -> tuple[FormOffer, ...]:
    """Every form that can be chosen in this interview, in the order of the form that offers them."""
    policy, wording = interview.policy, interview.wording
    found: dict[str, FormOffer] = {}
    for source in choosing_inputs(policy):
        key = source.keys[0]
        for option in policy.item(key).options:
            form = policy.questionnaires.get(str(option.code))
            if form is not None:
                title = wording.first(f"{form.id}/@title", default=form.id)
                text = wording.first(f"{key}={option.code}", default=title)
                minutes = form.administration.minutes
                state = offer_state(interview, form.id)
                found[form.id] = FormOffer(form.id, title, text, len(form.questions), minutes, state)
    return tuple(found.values())


def offer_state(interview: Interview, form: str) -> OfferState:
    """How a form stands in the interview as it is now."""
    policy = interview.policy
    if policies.is_closed(policy, form):
        return OfferState.OFF
    standing = standing_of(policy, interview.evaluation)
    own = {key for key in standing.asked if policy.questions[key].instrument == form}
    if own:
        open_ones = own.intersection(standing.counted) - standing.settled
        return OfferState.BEGUN if open_ones else OfferState.DONE
    return OfferState.FREE if _would_be_asked(interview, form) else OfferState.NOT_NOW


def _would_be_asked(interview: Interview, form: str) -> bool:
    """Whether nothing but the choice keeps the form from being asked."""
    policy, person = interview.policy, interview.episode.person
    chosen = {name for name, source in policy.pack.inputs.items() if source.kind is InputKind.CHOSEN}
    gates: tuple[tuple[str, UnaryTest], ...] = policy.gates.get(form, ())
    day = interview.saved_at.date()
    reading = Reading(policy, interview.answers, person.birth_date, day, Mode.DECIDED, sex=person.sex)
    reading.learn({table: frozenset(values) for table, values in _outputs(interview).items()})
    return all(reading.holds(name, test) is True for name, test in gates if name not in chosen)


def _outputs(interview: Interview) -> Mapping[str, tuple[str, ...]]:
    """What the tables gave that gates may read, where it is settled."""
    evaluation = interview.evaluation
    settled = {"route": evaluation.route, "tier": evaluation.tier, "measure": evaluation.measure}
    return {name: (value,) for name, value in settled.items() if value is not None}


def chosen_with(interview: Interview, form: str) -> tuple[str, Answer]:
    """The question that chooses forms, and its answer once `form` is chosen as well.

    Raises UserError `form-not-offered`, `form-off`, `form-not-now`."""
    policy = interview.policy
    source = _choosing(policy, form)
    if source is None:
        raise UserError("form-not-offered", "This policy does not offer the form in its interviews.", form)
    state = offer_state(interview, form)
    if state is OfferState.OFF:
        raise UserError("form-off", "The form stays off until its owner's permission is recorded, in Forms.", form)
    if state is OfferState.NOT_NOW:
        raise UserError("form-not-now", "As the interview stands this form is not asked: see consent and route.", form)
    key = source.keys[0]
    item = policy.item(key)
    told = interview.answers.value(key)
    given = told if isinstance(told, tuple) else ()
    value: Value = tuple(
        option.code
        for option in item.options
        if str(option.code) == form or (option.code in given and option.code != item.exclusive)
    )
    return key, Answer(value)


def form_for_alert(interview: Interview, alert: str) -> str:
    """The form the policy asks next where this alert is raised; "" for none that can be asked and still is open."""
    form = interview.policy.pack.alert_forms.get(alert, "")
    if not form or form not in interview.policy.questionnaires:
        return ""
    return form if offer_state(interview, form) in (OfferState.FREE, OfferState.BEGUN) else ""


def forms_off(interview: Interview) -> tuple[str, ...]:
    """The titles of the forms that were chosen and stay off until their owners' permission is recorded."""
    policy, found = interview.policy, []
    for source in choosing_inputs(policy):
        told = interview.answers.value(source.keys[0])
        for code in told if isinstance(told, tuple) else ():
            form = str(code)
            if form in policy.questionnaires and policies.is_closed(policy, form):
                found.append(interview.wording.first(f"{form}/@title", default=form))
    return tuple(dict.fromkeys(found))
