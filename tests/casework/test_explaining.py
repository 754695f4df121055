"""Explanations in words: every rule once, only answers it read, five ways of missing, paragraphs, changes, versions."""

import re
from dataclasses import replace
from datetime import date
from itertools import product
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from intake_app.casework import changes, decisions, explaining, interviews, overrides, paragraphs, trying
from intake_app.casework.assessing import AssessedCase
from intake_app.casework.explained_print import prepare_explanation, record_explanation_print
from intake_app.casework.paragraphs import Standpoint
from intake_app.definitions.library import Library, open_library
from intake_app.domain.answers import Answer, AnswerSet, Missing
from intake_app.domain.errors import UserError
from intake_app.domain.evaluation import ItemState
from intake_app.domain.policy import InputKind
from intake_app.domain.questionnaire import ItemType
from intake_app.domain.rights import Appeal
from intake_app.domain.wording import Wording
from intake_app.engine.changing import would_change
from intake_app.engine.evaluating import evaluate
from intake_app.engine.policy import CompiledPolicy, controllers_of
from tests.casework import worked
from tests.casework.conftest import HIGH, LOW, MODERATE, PERSON, Bureau, cannabis
from tests.casework.test_moving import _later_version
from tests.printing.reading import page_texts

LIBRARY = open_library()
PACKS = [pack for pack in LIBRARY.pack_ids() if worked.case_files(pack)]
CODES = re.compile(r"\b[A-Z]{1,2}\d{1,2}\b|\b[TMR]-[a-z]+\b|[a-z]+/\d|[{}‹›]|#")
LABELS = ("addict", "abuser", "offender", "toxicodependente", "viciado", "infrator", "non-compliant", "high risk")


def allowed_keys(policy: CompiledPolicy, name: str) -> set[str]:
    """Every question an input can hang on, by the policy alone."""
    source = policy.pack.inputs.get(name)
    if source is None or source.kind is InputKind.OUTPUT:
        return set()
    keys = set(source.keys)
    if source.kind is InputKind.BAND:
        keys = {key for scale in source.keys for key in policy.scales[scale].reads}
    elif source.kind is InputKind.QUANTITY:
        keys.add(policy.pack.event_date_key)
    return keys | set(controllers_of(policy.questions, tuple(keys)))


def check(case: AssessedCase, language: str = "en") -> None:
    before = replace(case.evaluation)
    told = worked.explained(LIBRARY, case, language)
    assert case.evaluation == before
    named = [(rule.table, rule.rule) for table in told.tables for rule in table.rules]
    assert named == [(trace.table, trace.rule) for trace in case.evaluation.trace]
    assert len(set(named)) == len(named)
    for table in told.tables:
        for line in (line for rule in table.rules for line in rule.inputs):
            keys = {answer.key for answer in line.answers}
            assert keys <= allowed_keys(case.policy, line.name), line.name
            assert all(answer.state is case.evaluation.states[answer.key] for answer in line.answers)
            assert all(answer.question and answer.answer for answer in line.answers)
    text = repr(told.plain) + told.formal
    assert "‹" not in text and "{" not in text


@pytest.mark.parametrize("pack", PACKS)
def test_every_worked_case_is_explained_rule_by_rule(pack: str) -> None:
    for path in worked.case_files(pack)[::5]:
        check(worked.read(LIBRARY, path))


@st.composite
def random_cases(draw: st.DrawFn) -> AssessedCase:
    """A worked case of pt-cdt with some answers changed, taken away, or missing in one of the ways there are."""
    path = draw(st.sampled_from(worked.case_files("pt-cdt")))
    case = worked.read(LIBRARY, path)
    changed = dict(case.answers.answers)
    keys = [key for key in case.policy.questions if case.policy.item(key).type is ItemType.CODING]
    for key in draw(st.lists(st.sampled_from(keys), max_size=8, unique=True)):
        item = case.policy.item(key)
        how = draw(st.sampled_from(["declined", "unknown", "not_asked", "gone", "value", "value"]))
        if how == "gone":
            changed.pop(key, None)
        elif how == "value":
            code = draw(st.sampled_from([option.code for option in item.options]))
            changed[key] = Answer(value=(str(code),) if item.repeats else code)
        else:
            changed[key] = Answer(missing=Missing(how))
    answers = AnswerSet(changed)
    person = case.person
    evaluation = evaluate(case.policy, answers, birth_date=person.birth_date, sex=person.sex, today=case.today)
    return replace(case, answers=answers, evaluation=evaluation)


@given(random_cases(), st.sampled_from(worked.LANGUAGES))
@settings(deadline=None, max_examples=30)
def test_whatever_was_answered_every_rule_stands_there_once(case: AssessedCase, language: str) -> None:
    check(case, language)


def test_declined_unknown_not_asked_open_skipped_and_zero_are_told_differently(bureau: Bureau) -> None:
    answers = cannabis(0, 5, 4, 0, 3, 6)
    answers |= {
        "assist/2c": 4,
        "assist/3c": 0,
        "assist/4c": "declined",
        "assist/6c": "unknown",
        "assist/7c": "not_asked",
    }
    del answers["assist/5c"]
    answers["intake/dependence"] = "dependent"
    view = explaining.explanation(bureau.technician, bureau.begun(answers))
    need = next(rule for table in view.tables for rule in table.rules if rule.rule == "N-dependence")
    assert [answer.state for answer in need.inputs[0].answers] == [ItemState.ANSWERED]
    read = bureau.begun({**answers, "intake/dependence": "not-dependent"}, replace(PERSON, reference="2"))
    tier = next(one for one in explaining.explanation(bureau.technician, read).tables if one.table == "tier")
    illicit = next(line for line in tier.rules[0].inputs if line.name == "illicit")
    told = {answer.key: answer for answer in illicit.answers}
    keys = ("assist/3c", "assist/4c", "assist/6c", "assist/7c", "assist/5c")
    assert [told[key].state for key in keys] == [
        ItemState.ANSWERED,
        ItemState.DECLINED,
        ItemState.UNKNOWN,
        ItemState.NOT_ASKED,
        ItemState.OPEN,
    ]
    calm = {**answers, "assist/2c": 0, "intake/dependence": "not-dependent"}
    skipped = bureau.begun(calm, replace(PERSON, reference="3"))
    lines = [
        answer
        for table in explaining.explanation(bureau.technician, skipped).tables
        for rule in table.rules
        for line in rule.inputs
        for answer in line.answers
        if answer.state is ItemState.SKIPPED
    ]
    texts = [told[key].answer for key in keys] + [lines[0].answer]
    assert len(set(texts)) == 6 and all(texts)
    assert told["assist/3c"].answer == "Nunca"


def test_an_answer_under_a_hidden_question_is_said_not_to_count(bureau: Bureau) -> None:
    interview = bureau.begun(cannabis(*LOW, intake__injecting_pattern="frequent"))
    tier = next(t for t in explaining.explanation(bureau.technician, interview).tables if t.table == "tier")
    pattern = next(line for line in tier.rules[0].inputs if line.name == "injecting_pattern")
    (kept,) = [answer for answer in pattern.answers if answer.key == "intake/injecting_pattern"]
    assert kept.state is ItemState.SKIPPED and "não conta" in kept.answer


# Paragraphs


@pytest.mark.parametrize("language", worked.LANGUAGES)
def test_the_paragraphs_are_those_that_were_read(language: str) -> None:
    golden = (worked.GOLDEN / f"paragraphs-{language}.txt").read_text(encoding="utf-8")
    assert worked.paragraphs(LIBRARY, language) == golden


@pytest.mark.parametrize("language", worked.LANGUAGES)
@pytest.mark.parametrize("pack", PACKS)
def test_the_person_reads_short_sentences_without_codes_or_labels(pack: str, language: str) -> None:
    for path in worked.case_files(pack)[::5]:
        told = worked.explained(LIBRARY, worked.read(LIBRARY, path), language)
        text = " ".join(told.plain)
        assert not CODES.search(text), text
        assert not any(label in text.lower() for label in LABELS)
        sentences = [one for one in re.split(r"(?<=[.!?;:])\s+", text) if one]
        assert max(len(one.split()) for one in sentences) <= 32, max(sentences, key=len)
        assert len(told.plain) >= 4


def _standpoint(bureau: Bureau, answers: dict[str, Any]) -> Standpoint:
    return explaining.standpoint(bureau.technician, bureau.begun(answers), None)


def _signed(bureau: Bureau, answers: dict[str, Any], decided: str, ends: date | None = None) -> Standpoint:
    episode = bureau.finished(answers)
    decision = decisions.decide(bureau.decider, episode.id, decided, "Dito na audiência.", ends)
    interview = interviews.resume(bureau.technician, episode.id)
    return explaining.standpoint(bureau.technician, interview, decision)


def test_a_decision_is_told_as_decided(bureau: Bureau) -> None:
    told = _signed(bureau, cannabis(*MODERATE), "provisional-suspension", date(2027, 3, 2))
    plain = paragraphs.plain(told, bureau.desk.wording)
    assert plain[0] == "O seu processo foi decidido a 2 de março de 2026. Foi isto que se decidiu, e porquê."
    assert any(part.endswith("Isto dura até 2 de março de 2027.") for part in plain)


@pytest.mark.parametrize(("decided", "said"), [("no-measure", "nada se lhe ordena"), ("other", "de outra forma")])
def test_a_decision_beside_the_rules_says_so(bureau: Bureau, decided: str, said: str) -> None:
    plain = paragraphs.plain(_signed(bureau, cannabis(*MODERATE), decided), bureau.desk.wording)
    assert any(said in part for part in plain)
    assert not any("É o seu primeiro processo" in part for part in plain)


def test_a_level_set_by_hand_is_told_as_set_by_people(bureau: Bureau) -> None:
    interview = bureau.begun(cannabis(*MODERATE))
    overrides.override_tier(bureau.technician, interview, "warning", "Já fala com a equipa.")
    told = explaining.standpoint(bureau.technician, interview, None)
    wording = bureau.desk.wording
    assert (told.tier, told.by_hand) == ("warning", "Já fala com a equipa.")
    assert any("foram pessoas" in part for part in paragraphs.plain(told, wording))
    assert "fixado por decisão pessoal em «Advertência»" in paragraphs.formal(told, wording)


def test_the_formal_paragraph_names_rules_norms_dates_and_what_nobody_verified(bureau: Bureau) -> None:
    formal = paragraphs.formal(_standpoint(bureau, cannabis(*MODERATE, assist__4c="declined")), bureau.desk.wording)
    for part in ("regra R8", "regra M3", "Lei n.º 30/2000", "em vigor desde 1 de julho de 2001", "por verificar",
                 "pt-cdt 1.0", "Lido a 2 de março de 2026", "preferiu não responder"):  # fmt: skip
        assert part in formal, part


def test_a_time_limit_to_object_is_said_where_it_is_known(bureau: Bureau) -> None:
    told = _standpoint(bureau, cannabis(*MODERATE))
    policy = told.interview.policy
    rights = replace(policy.pack.rights, appeal=Appeal("somewhere", days=20))
    other = replace(told, interview=replace(told.interview, policy=_with_pack(policy, rights=rights)))
    assert any("Tem 20 dias" in part for part in paragraphs.plain(other, bureau.desk.wording))
    without = replace(told, interview=replace(told.interview, policy=_with_pack(policy, id="none-such")))
    bare = Wording("pt", {k: t for k, t in _texts(bureau.desk.wording).items() if "rights.appeal" not in k})
    assert any("pergunte-nos" in part for part in paragraphs.plain(without, bare))


def _with_pack(policy: CompiledPolicy, **changed: Any) -> CompiledPolicy:
    return replace(policy, pack=replace(policy.pack, **changed))


def _texts(wording: Wording) -> dict[str, str]:
    below = _texts(wording.fallback) if wording.fallback else {}
    return {**below, **wording.texts}


def test_reasons_are_proposed_in_the_language_of_the_office(bureau: Bureau) -> None:
    episode = bureau.finished(cannabis(*MODERATE))
    english = bureau.decider.in_language("en")
    assert explaining.proposed_reasons(english, episode.id).startswith("Via: Comissão. Pela regra R8")


# Versions


def test_a_case_is_explained_by_the_version_it_began_with(bureau: Bureau, tmp_path: Path) -> None:
    interview = bureau.begun(cannabis(*MODERATE))
    desk = _later_version(bureau.technician, tmp_path)
    view = explaining.explanation(desk, interviews.resume(desk, interview.episode.id))
    assert (view.tier, view.policy_line) == ("education", "pt-cdt 1.0, em vigor desde 1 de julho de 2001")


def test_an_earlier_decision_is_explained_as_it_was_decided(bureau: Bureau) -> None:
    first = _signed(bureau, cannabis(*MODERATE), "provisional-suspension", date(2027, 3, 2)).decision
    assert first is not None
    bureau.clock.go_on(days=90)
    again = interviews.start_reassessment(bureau.technician, first.episode)
    latest = explaining.explanation(bureau.technician, again)
    assert (latest.decision, latest.judged_on) == (None, bureau.clock.today())
    earlier = interviews.resume(bureau.technician, first.episode, first.encounter)
    view = explaining.explanation(bureau.technician, earlier, first.id)
    assert (view.decision, view.judged_on, view.tier) == (first, date(2026, 3, 2), "education")
    assert explaining.explanation(bureau.technician, earlier).decision == first
    with pytest.raises(UserError) as refused:
        explaining.explanation(bureau.technician, again, first.id)
    assert refused.value.code == "no-decision"


# What would change it


def test_every_smallest_change_is_told_once(bureau: Bureau) -> None:
    interview = bureau.begun(cannabis(*HIGH))
    groups = changes.change_groups(interview, bureau.desk.wording)
    found = would_change(
        interview.policy, interview.answers, birth_date=PERSON.birth_date, sex=PERSON.sex, today=bureau.clock.today()
    )
    assert [group.tier for group in groups] == ["education", "warning"]
    assert {group.tier: group.size for group in groups} == {one.tier: len(one.answers) for one in found}
    assert all(len(set(group.lines)) == len(group.lines) for group in groups)


sets_of_options = st.integers(1, 3).flatmap(
    lambda places: st.lists(
        st.tuples(*[st.integers(0, 3).map(lambda code: frozenset({code})) for _ in range(places)]), max_size=20
    )
)


@given(sets_of_options)
def test_sets_told_together_stand_for_exactly_those_sets(sets: list[changes.Options]) -> None:
    told = changes.together(sets)
    spread = [tuple(frozenset({code}) for code in codes) for one in told for codes in product(*one)]
    assert sorted(map(repr, spread)) == sorted(map(repr, set(sets)))


def test_once_the_level_is_certain_the_rest_is_named(bureau: Bureau) -> None:
    answers = {**cannabis(*MODERATE), "intake/dependence": "dependent", "assist/5c": "unknown"}
    del answers["assist/7c"]
    interview = bureau.begun(answers)
    assert changes.settled_keys(interview) == ("assist/5c", "assist/7c")
    certain = changes.certainty(interview, bureau.desk.wording)
    assert certain is not None and "2 perguntas" in certain.text
    live = interviews.live_view(bureau.technician, interview, "assist/3c")
    assert (live.certain, live.settled) == (certain.text, ("assist/5c", "assist/7c"))
    for code in (0, 5, 6):
        told = interview.answers.with_answer("assist/5c", Answer(value=code)).with_answer("assist/7c", Answer(value=6))
        after = evaluate(interview.policy, told, birth_date=PERSON.birth_date, today=bureau.clock.today())
        assert after.tier == interview.evaluation.tier


@pytest.mark.parametrize(
    "answers",
    [
        cannabis(*MODERATE),
        cannabis(*MODERATE, assist__5c="unknown"),
        cannabis(*LOW, intake__consent_assessment="declined"),
    ],
)
def test_nothing_is_named_while_it_is_open_done_or_there_is_none(bureau: Bureau, answers: dict[str, Any]) -> None:
    assert changes.certainty(bureau.begun(answers), bureau.desk.wording) is None


# Cases from files, and printing


def test_a_tried_case_is_explained_in_both_languages(library: Library) -> None:
    case = worked.load(worked.case_files("pt-cdt")[75])
    english = trying.try_case(library, case, language="en", today=worked.TODAY)
    assert english.tier == "treatment" and english.decision is None
    assert english.formal.startswith("Route: Commission.")
    groups = trying.try_changes(library, case, language="pt", today=worked.TODAY)
    assert {group.tier_text for group in groups} == {"Educação", "Advertência"}


def test_an_explanation_is_printed_and_that_is_written_down(bureau: Bureau) -> None:
    interview = bureau.begun(cannabis(*MODERATE))
    document = prepare_explanation(bureau.technician, interview)()
    text = " ".join(" ".join(page_texts(document.pdf)).split())
    for part in ("Como se chegou ao resultado", "Estiveram perto:", "O que mudaria o nível", "regra T4"):
        assert part in text, part
    record_explanation_print(bureau.technician, interview, document, "Exemplo Laser", 2)
    assert bureau.events()[-1] == "explanation-printed"
    with pytest.raises(UserError) as refused:
        prepare_explanation(bureau.technician, interview, "none")
    assert refused.value.code == "no-decision"
