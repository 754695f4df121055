"""The names of the pages behind the lock, and which of them stand in the rail."""

from typing import Final

PAGES: Final = {
    "today": "today.TodayPage",
    "cases": "cases.CasesPage",
    "new-case": "new_case.NewCasePage",
    "case": "case.CasePage",
    "interview": "interview.InterviewPage",
    "transcribe": "transcribe.TranscribePage",
    "participant": "participant.ParticipantPage",
    "result": "result.ResultPage",
    "explanation": "explanation.ExplanationPage",
    "try-case": "try_case.TryCasePage",
    "decision": "decision.DecisionPage",
    "plan": "plan.PlanPage",
    "packet": "packet.PacketPage",
    "follow-up": "follow_up.FollowUpPage",
    "services": "services.ServicesPage",
    "supervise": "supervise.SupervisePage",
    "forms": "forms.FormsPage",
    "policies": "policies.PoliciesPage",
    "policy-tables": "policy_tables.PolicyTablesPage",
    "simulation": "simulation.SimulationPage",
    "trial": "trial.TrialPage",
    "help": "help.HelpPage",
}
"""Page names and where their classes lie, below `intake_app.ui.pages`; imported when first opened."""

IN_RAIL: Final = (
    ("today", "today"),
    ("cases", "cases"),
    ("follow-up", "follow_up"),
    ("services", "services"),
    ("supervise", "supervise"),
)
