"""What a move of a case to another version of its policy would change, in words."""

from dataclasses import dataclass

from intake_app.casework import policies, words
from intake_app.casework.moving import Standing, policy_move
from intake_app.casework.office import Desk
from intake_app.casework.policy_words import PolicyWords
from intake_app.domain.wording import Wording


@dataclass(frozen=True)
class MoveView:
    """Lines (name, before, after) that differ or stay; `dropped` and `opened` are questions in a few words."""

    title: str
    lines: tuple[tuple[str, str, str], ...]
    changes_result: bool
    dropped: tuple[str, ...]
    opened: tuple[str, ...]


def move_view(desk: Desk, episode_id: str) -> MoveView:
    """What would change if the case went on under the version installed now. Nothing is written.

    Raises UserError `same-policy`, `not-allowed`, and those of the pack."""
    move = policy_move(desk, episode_id)
    wording = desk.wording
    before, after = _told(desk, move.pack, move.before, wording), _told(desk, move.pack, move.after, wording)
    return MoveView(
        title=wording.first(f"{move.pack}#@title", default=move.pack),
        lines=tuple((name, before[name], after[name]) for name in before),
        changes_result=move.changes_result,
        dropped=tuple(words.short_text(wording, key) for key in move.dropped),
        opened=tuple(words.short_text(wording, key) for key in move.opened),
    )


def _told(desk: Desk, pack: str, standing: Standing, wording: Wording) -> dict[str, str]:
    say = PolicyWords(policies.load_policy(desk.library, pack), wording)
    open_word = wording.text("simulation.code.open")
    tier = standing.tier
    if tier is None:
        possible = (say.output("tier", code) for code in standing.tiers_possible)
        told = wording.text("policy.move.open", levels=words.joined(wording, possible))
    else:
        told = say.output("tier", tier)
    return {
        wording.text("policy.head.version"): f"{standing.version} ({standing.content_hash[:8]})",
        say.output_title("route"): say.output("route", standing.route) if standing.route else open_word,
        say.output_title("tier"): told,
        say.output_title("measure"): say.output("measure", standing.measure) if standing.measure else open_word,
    }
