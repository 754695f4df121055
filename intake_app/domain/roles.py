"""What a worker may be. Apart from the other nouns, because the first window lists workers before anything is read."""

from enum import StrEnum


class Role(StrEnum):
    """What a worker may do; the table of acts lies in `casework`."""

    TECHNICIAN = "technician"
    DECIDER = "decider"
    SUPERVISOR = "supervisor"
    ADMINISTRATOR = "administrator"
