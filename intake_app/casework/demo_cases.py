"""Telling one invented case from its entry in `resources/demo/cases.json`, by the office's acts at shifted times."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from typing import Any, Final

from intake_app.casework import cases, decisions, followups, interviews, packets, plans, policies, stages
from intake_app.casework.office import Desk, StoppedClock
from intake_app.domain.answers import Answer, Missing
from intake_app.domain.person import ConsentState, Episode, Person, SafeContact, Sex, Worker
from intake_app.domain.plan import Appointment, CarePlan, FollowUp, FollowUpState
from intake_app.engine.answering import read_answer
from intake_app.engine.policy import CompiledPolicy
from intake_app.engine.scheduling import add_months
from intake_app.printing.content import PacketDocument
from intake_app.store import records
from intake_app.store.vault import new_id

Entry = Mapping[str, Any]

ASSIST_LETTERS: Final = "abcdefghij"
_USUAL: Final[Mapping[str, Any]] = {
    "intake/rights_told": "told-and-read",
    "intake/rights_copy_given": "yes",
    "intake/interpreter": "not-needed",
    "intake/companion": ["none"],
    "intake/consent_assessment": "given",
    "intake/origin": "police",
    "intake/police_force": "psp",
    "intake/place": "public",
    "intake/supply_signs": ["none"],
    "intake/sought_help": "no",
    "intake/register_checked": "no-prior",
    "intake/health_general": "good",
    "intake/conditions": ["none"],
    "intake/family_doctor": "yes",
    "intake/hiv_hcv_test": "not-now",
    "intake/pregnancy": "none",
    "intake/mood": "well",
    "intake/sleep": "well",
    "intake/mind_treatment": "none",
    "intake/safety_now": "none",
    "intake/family_support": "several",
    "intake/children": "none",
    "intake/home": "steady",
    "intake/home_safe": "yes",
    "intake/work": "steady",
    "intake/school": "finished",
    "intake/income": "enough",
    "intake/legal_matters": ["none"],
    "intake/basic_needs": ["none"],
    "intake/wants_help": ["none"],
    "intake/dependence": "not-dependent",
    "intake/finding_basis": ["hearing", "interview"],
    "intake/accepts_treatment": "undecided",
    "assist/8": 0,
}
_WITH_OVERDOSE: Final = "degij"
"""ASSIST letters after which the form asks about overdose."""

_PAGES: Final[Mapping[str, int]] = {
    "appointment-card": 1,
    "referral:1": 1,
    "consent": 2,
    "notice": 3,
    "rights": 4,
    "plan": 6,
    "support": 7,
    "return-slip": 8,
}


@dataclass(frozen=True)
class Teller:
    """Tells cases into the vault of `desk`; `now` is when the demo begins, `next` the time of the next appointment."""

    desk: Desk
    staff: Mapping[str, Worker]
    now: datetime
    next: datetime
    language: str
    room: str

    # Times

    def moment(self, told: Iterable[Any]) -> datetime:
        """`[-3, "21:40"]`: days from today and a time; `[0, "now-20"]`: minutes before now."""
        day, hour = told
        if str(hour).startswith("now"):
            return self.now + timedelta(minutes=int(str(hour)[3:] or 0))
        at = time.fromisoformat(hour)
        return self.now.replace(hour=at.hour, minute=at.minute, second=0, microsecond=0) + timedelta(days=day)

    def day(self, away: int) -> date:
        return self.now.date() + timedelta(days=away)

    def at(self, worker: str, moment: datetime) -> Desk:
        """The desk with `worker` at it at `moment`, never in the future."""
        return replace(self.desk, worker=self.staff[worker], clock=StoppedClock(min(moment, self.now)))

    def text(self, told: object) -> str:
        return str(told[self.language]) if isinstance(told, Mapping) else str(told or "")

    # One case

    def tell(self, entry: Entry) -> None:
        """The whole story of one entry."""
        desk = self.at(entry["worker"], self.moment(entry["opened"]))
        answers = self._answers(entry, policies.load_policy(desk.library, desk.office.pack))
        episode = cases.open_case(desk, self._person(entry), answers)
        self._interview(entry, episode, answers)
        if "finish" in entry:
            after = self.moment(entry["finish"]) + timedelta(minutes=10)
            self._plan(entry, episode, self.at(entry["worker"], after))
            self._decide(entry, episode)
            self._issue(entry, episode)
            self._keep_dates(entry, episode)
            for later in entry.get("again", ()):
                self._again(entry, later, episode)
            if "close" in entry:
                reason, day = entry["close"]
                closing = self.at(entry["worker"], self.moment([day, "12:00"]))
                cases.close_case(closing, episode.id, reason, closing.clock.today())
            self._settle(entry, episode)
        self._dates_today(entry, episode)
        self._last(entry, episode)

    def _person(self, entry: Entry) -> Person:
        born = entry["born"]
        if born.startswith("@"):
            years = int(born[1:-1])
            birth = add_months(self.now.date(), 12 * years) - timedelta(days=100)
        else:
            birth = date.fromisoformat(born)
        contact = SafeContact(entry.get("phone", ""), entry.get("voice", False), self.text(entry.get("when")))
        return Person(entry["ref"], entry["name"], birth, Sex(entry["sex"]), entry["language"], contact, "Exemplo")

    # Interview

    def _interview(self, entry: Entry, episode: Episode, answers: Mapping[str, Answer]) -> None:
        ended = self.moment(entry.get("finish") or entry.get("last") or entry["opened"])
        desk = self.at(entry["worker"], ended - timedelta(minutes=1))
        interview = interviews.resume(desk, episode.id)
        for key, note in entry.get("note", {}).items():
            interview = interviews.record_note(desk, interview, key, self.text(note))
        stop = entry.get("stop") or next((k for k in interview.evaluation.asked if k not in answers), "")
        if stop:
            interview = interviews.move_to(desk, interview, stop)
        if "finish" in entry:
            interviews.finish_interview(self.at(entry["worker"], ended), interview)

    def _answers(self, entry: Entry, policy: CompiledPolicy) -> dict[str, Answer]:
        """The answers of an entry in the order of the interview, up to where it stopped."""
        raw: dict[str, Any] = {} if entry.get("event_only") else dict(_USUAL)
        raw |= self._event(entry)
        if not entry.get("event_only"):
            raw |= _assist(entry.get("use", {}))
            raw["intake/substances"] = entry["substances"]
            if set(entry.get("use", {})) & set(_WITH_OVERDOSE):
                raw |= {"intake/overdose_before": "never", "intake/opioid_break": "none", "intake/naloxone": "not-now"}
            raw |= entry.get("answers", {})
            if "own" in entry:
                raw["intake/own_words"] = self.text(entry["own"])
        found: dict[str, Answer] = {}
        stopped = False
        for key in policy.question_keys:
            if stopped and key not in entry.get("after", ()):
                continue
            if key in entry.get("unknown", ()):
                found[key] = Answer(missing=Missing.UNKNOWN)
            elif raw.get(key) not in (None, ""):
                found[key] = read_answer(policy.item(key), raw[key], key)
            stopped = stopped or key == entry.get("stop")
        for key in entry.get("declined", ()):
            found[key] = Answer(missing=Missing.DECLINED)
        return found

    def _event(self, entry: Entry) -> dict[str, Any]:
        if "event_on" in entry:
            return {"intake/event_date": entry["event_on"], "intake/received_date": entry["received_on"]}
        event, received = self.moment(entry["event"]), self.moment(entry["received"])
        told = {
            "intake/origin": "police",
            "intake/event_date": event.date().isoformat(),
            "intake/event_time": f"{event:%H:%M}",
            "intake/received_date": received.date().isoformat(),
            "intake/received_time": f"{received:%H:%M}",
        }
        if not entry.get("event_only"):
            appeared = min(event + timedelta(hours=60), self.moment(entry.get("last") or entry["opened"]))
            checked = max(received, appeared).date().isoformat()
            told |= {
                "intake/appearance_date": appeared.date().isoformat(),
                "intake/appearance_time": f"{appeared:%H:%M}",
            }
            told |= {"intake/register_checked_on": checked, "intake/finding_on": checked}
        return told

    def _again(self, entry: Entry, later: Entry, episode: Episode) -> None:
        """A reassessment, and what was decided on it."""
        ended = self.moment(later["finish"])
        desk = self.at(entry["worker"], ended - timedelta(minutes=40))
        interview = interviews.start_reassessment(desk, episode.id)
        raw = {**_assist(later["use"]), "assist/8": entry.get("answers", {}).get("assist/8", 0), **later["answers"]}
        answers = {key: read_answer(interview.policy.item(key), value, key) for key, value in raw.items()}
        interview = interviews.record_answers(desk, interview, answers)
        interviews.finish_interview(self.at(entry["worker"], ended), interview)
        self._decide(later, episode)

    # Plan, decision, paper

    def _plan(self, entry: Entry, episode: Episode, desk: Desk) -> None:
        if "own" in entry:
            plans.set_own_words(desk, episode.id, self.text(entry["own"]))
        for need, kind, service in entry.get("choose", ()):
            plans.choose_service(desk, episode.id, need, kind, service)
            if entry.get("consent", "prepared") != "prepared":
                until = self.day(entry["until"] - 500) if "until" in entry else None
                state = ConsentState(entry["consent"])
                plans.state_consent(desk, episode.id, service, state, until=until and max(until, desk.clock.today()))
        for need, kind in entry.get("decline", ()):
            plans.decline_offer(desk, episode.id, need, kind)
        for service, day, at in entry.get("dates", ()):
            plans.add_appointment(desk, episode.id, service, self.day(day), time.fromisoformat(at))

    def _decide(self, entry: Entry, episode: Episode) -> None:
        if "decide" not in entry:
            return
        desk = self.at("paulo", self.moment(entry["decide"]))
        interview = interviews.resume(desk, episode.id)
        code = entry.get("decided") or interview.evaluation.measure or decisions.NO_MEASURE
        ends: date | None = None
        if "ends" in entry:
            ends = self.day(entry["ends"])
        elif "months" in entry:
            ends = add_months(desk.clock.today(), entry["months"])
        decisions.decide(desk, episode.id, code, self.text(entry["reasons"]), ends)

    def _issue(self, entry: Entry, episode: Episode) -> None:
        if "packet" in entry:
            desk = self.at(entry["worker"], self.moment(entry["packet"]))
            paper = PacketDocument(entry["ref"].encode(), 8, _PAGES)
            packets.record_print(desk, episode.id, paper, self.room, 1)

    # Follow-up

    def _keep_dates(self, entry: Entry, episode: Episode) -> None:
        kept, missed = entry.get("kept", ()), entry.get("missed")
        if kept:
            plan = records.load_plan(self.desk.vault, episode.id) or CarePlan()
            dates = tuple(replace(a, outcome="attended") if a.service in kept else a for a in plan.appointments)
            with self._transaction(entry, "slip-recorded", episode, max(a.day for a in plan.appointments)):
                records.save_plan(self.desk.vault, episode.id, replace(plan, appointments=dates))
        if missed:
            _, day = missed
            check = next(one for one in self._open(episode) if one.kind == "attendance-check")
            desk = self.at(entry["worker"], self.moment([day, "15:00"]))
            followups.record_attempt(desk, check.id, "phone", "missed")

    def _open(self, episode: Episode) -> list[FollowUp]:
        found = records.load_follow_ups(self.desk.vault, episode.id)
        return [one for one in found if one.state is FollowUpState.OPEN]

    def _settle(self, entry: Entry, episode: Episode) -> None:
        """Past follow-ups were done, but for those the entry leaves late or open."""
        left = {*entry.get("late", {}), *entry.get("today", {}), entry.get("not_reached", "")}
        today = self.now.date()
        done = [
            one
            for one in self._open(episode)
            if one.due < today and stages.rule_of(one) not in left and one.kind != "rebook"
        ]
        later = self.day(entry.get("reassess_later", 0))
        with self._transaction(entry, "follow-up-done", episode, today):
            for one in done:
                at = self.moment([(one.due - today).days, "16:00"])
                records.save_follow_up(self.desk.vault, replace(one, state=FollowUpState.DONE, done_at=at))
            for one in self._open(episode):
                if "reassess_later" in entry and one.kind == "reassessment" and one.due < later:
                    records.save_follow_up(self.desk.vault, replace(one, due=later))
            self._moved_on(episode)
        for rule, tries in (*entry.get("late", {}).items(), *((r, t[1]) for r, t in entry.get("today", {}).items())):
            self._try(entry, episode, rule, tries)
        for rule, (hour, _) in entry.get("today", {}).items():
            one = self._of_rule(episode, rule)
            followups.reschedule(self.at(entry["worker"], self.now), one.id, one.due, time.fromisoformat(hour))
        if "not_reached" in entry:
            tries = [
                ["phone", -8, "10:00", "no-answer"],
                ["phone", -7, "18:00", "no-answer"],
                ["message", -5, "9:00", "no-answer"],
            ]
            self._try(entry, episode, entry["not_reached"], tries)

    def _try(self, entry: Entry, episode: Episode, rule: str, tries: Iterable[Any]) -> None:
        one = self._of_rule(episode, rule)
        for channel, day, hour, outcome in tries:
            desk = self.at(entry["worker"], self.moment([day, hour.zfill(5)]))
            followups.record_attempt(desk, one.id, channel, outcome)

    def _of_rule(self, episode: Episode, rule: str) -> FollowUp:
        return next(one for one in self._open(episode) if stages.rule_of(one) == rule)

    # Today

    def _dates_today(self, entry: Entry, episode: Episode) -> None:
        """Dates at the office itself: the next interview, sittings, and those of this morning."""
        found: list[Appointment] = []
        if entry.get("interview") == "next":
            found.append(Appointment(new_id(), "", "interview", self.next.date(), self.next.time(), self.room))
        if "decision" in entry:
            sitting = self._same_day(timedelta(minutes=int(entry["decision"].removeprefix("next"))))
            found.append(Appointment(new_id(), "", "decision", self.now.date(), sitting))
        if "agenda" in entry:
            title, which = entry["agenda"]
            before = self._same_day(-timedelta(minutes={"past1": 300, "past2": 210}[which]))
            found.append(Appointment(new_id(), "", title, self.now.date(), before, outcome="done"))
        if not found:
            return
        plan = records.load_plan(self.desk.vault, episode.id) or CarePlan()
        with self._transaction(entry, "appointment-added", episode, self.now.date()):
            both = (*plan.appointments, *found)
            records.save_plan(self.desk.vault, episode.id, replace(plan, appointments=both))
            self._moved_on(episode)

    def _moved_on(self, episode: Episode) -> None:
        interview = interviews.resume(replace(self.desk, worker=self.staff[episode.worker]), episode.id)
        stages.moved_on(self.desk, interview.episode, interview.evaluation)

    def _same_day(self, away: timedelta) -> time:
        moved = self.next + away
        if moved.date() < self.now.date():
            return time(0, 5)
        return moved.time() if moved.date() == self.now.date() else time(23, 55)

    def _last(self, entry: Entry, episode: Episode) -> None:
        told = entry.get("changed")
        moment = self.moment([0, told]) if told else self.moment(entry.get("last", [0, "now-60"]))
        with self._transaction(entry, "demo-told", episode, moment.date()):
            records.touch_episode(self.desk.vault, episode.id, min(moment, self.now))

    def _transaction(self, entry: Entry, event: str, episode: Episode, day: date) -> Any:
        worker = self.staff[entry["worker"]]
        at = self.moment([(day - self.now.date()).days, "16:00"])
        return self.desk.vault.transaction(worker, event, f"episode/{episode.id}", at=min(at, self.now))


def _assist(use: Mapping[str, Any]) -> dict[str, Any]:
    """ASSIST answers from `{letter: [question 2, 3, 4, (5,) 6, 7]}`; tobacco has no question 5."""
    raw: dict[str, Any] = {f"assist/1{letter}": 3 if letter in use else 0 for letter in ASSIST_LETTERS}
    for letter, given in use.items():
        numbers = (2, 3, 4, 6, 7) if letter == "a" else (2, 3, 4, 5, 6, 7)
        raw |= {f"assist/{number}{letter}": points for number, points in zip(numbers, given, strict=True)}
    return raw
