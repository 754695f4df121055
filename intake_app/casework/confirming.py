"""The worker says once more who they are, as before leaving the page that was turned to the person."""

from intake_app.casework.office import Desk
from intake_app.domain.errors import UserError
from intake_app.store import keys, passwords


def confirm_worker(desk: Desk, password: str) -> None:
    """Nothing when `password` is that of the worker at this desk; else UserError `wrong-password` or `slow-down`.

    A throwaway office has no passwords and takes anything. Costs up to a second and a half: run it in the background;
    it touches no open connection.
    """
    vault = desk.vault
    if not vault.kept:
        return
    now, worker = desk.clock.now(), desk.worker.id
    left = passwords.seconds_to_wait(vault.folder, worker, now)
    if left:
        raise UserError("slow-down", f"Too many wrong passwords. Wait {left} s, then try again.", str(left))
    ring, secret = keys.read_ring(vault.folder), passwords.secret_of(password)
    if not any(keys.open_slot(ring.vault, slot, secret) for slot in ring.of(worker)):
        passwords.note_failure(vault.folder, worker, now)
        raise UserError("wrong-password", "This is not the password of the worker who is signed in.", "password")
    passwords.forget_failures(vault.folder, worker)
