"""Who works here; whatever nobody took yet is owned by the desk itself."""

from dataclasses import dataclass
from enum import StrEnum

from desk_app.core.errors import DeskError
from desk_app.core.i18n import N_, _
from desk_app.core.text import clean
from desk_app.storage.schema import DESK_ID

__all__ = ["DESK_ID", "DESK_NAME", "LONGEST_NAME", "ROLE_WORDS", "Role", "Staff", "clean_name", "role_words"]

DESK_NAME = N_("Desk")
LONGEST_NAME = 60


class Role(StrEnum):
    """What somebody does here. `DESK` is the desk itself, there once and for all."""

    CLERK = "clerk"
    SUPERVISOR = "supervisor"
    COURIER = "courier"
    DESK = "desk"


ROLE_WORDS = {
    Role.CLERK: N_("clerk"),
    Role.SUPERVISOR: N_("supervisor"),
    Role.COURIER: N_("courier or technician"),
    Role.DESK: DESK_NAME,
}


@dataclass(frozen=True, slots=True)
class Staff:
    """One of the staff. Those who left are not `active` and keep their name on what they did."""

    id: str
    name: str
    role: Role
    active: bool

    @property
    def shown(self) -> str:
        """The name as it is shown: the desk's in the language spoken."""
        return _(DESK_NAME) if self.id == DESK_ID else self.name

    @property
    def decides(self) -> bool:
        """Whether they approve what goes beyond what everybody may promise."""
        return self.active and self.role == Role.SUPERVISOR


def role_words(role: Role) -> str:
    """The role in the language spoken."""
    return _(ROLE_WORDS[role])


def clean_name(name: str) -> str:
    """A name on one line; raises DeskError when nothing is left of it or it is too long."""
    tidy = " ".join(clean(name)[0].split())
    if not tidy:
        raise DeskError(_("Type a name."), field="name")
    if len(tidy) > LONGEST_NAME:
        raise DeskError(
            _("This name is longer than {most} characters: shorten it.").format(most=LONGEST_NAME), field="name"
        )
    return tidy
