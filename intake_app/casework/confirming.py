"""The worker says once more who they are, as before leaving the page that was turned to the person."""

from intake_app.casework.office import Desk
from intake_app.store.staff import prove_password


def confirm_worker(desk: Desk, password: str) -> None:
    """Nothing when `password` is that of the worker at this desk; else UserError `wrong-password` or `slow-down`.

    A throwaway office has no passwords and takes anything. Costs up to a second and a half: run it in the background;
    it touches no open connection.
    """
    if desk.vault.kept:
        prove_password(desk.vault.folder, desk.worker.id, password, at=desk.clock.now())
