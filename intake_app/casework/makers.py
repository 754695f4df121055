"""Who decides under a policy, in words: the commission, the court, the police. A pack's own texts come first.

Texts: `maker.the` (in a sentence, with its article), `maker.a-member` (who signs), `maker.member` (the name of that
role), `maker.sits` (a date on the agenda); in a pack under these keys, for every policy under
`maker.<decision_maker>.the` and so on, and without a decision maker in neutral words.
"""

from intake_app.casework import policies
from intake_app.casework.office import Desk
from intake_app.domain.policy import PolicyPack
from intake_app.domain.wording import Wording


def maker(wording: Wording, pack: PolicyPack, form: str = "the") -> str:
    """Who decides under this pack, in one of the forms `the`, `a-member`, `member`, `sits`."""
    own = (f"{pack.id}#maker.{form}", f"maker.{pack.decision_maker}.{form}")
    return wording.first(*own, f"maker.{form}")


def maker_of_office(desk: Desk, form: str = "the") -> str:
    """The same under the office's own policy, where no case is at hand."""
    return maker(desk.wording, policies.load_policy(desk.library, desk.office.pack).pack, form)
