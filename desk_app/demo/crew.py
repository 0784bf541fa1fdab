"""The staff of the made store, and who is in on which day."""

import random
from datetime import date as Date
from datetime import datetime

from desk_app.app import DESK_ID, Desk
from desk_app.demo.opening import day_of
from desk_app.staff.model import Role

SUPERVISOR = "李娜"
CLERKS = ("王强", "张敏")
COURIERS = ("陈强", "周师傅")
REPAIRER = "周师傅"
ROLES = {
    SUPERVISOR: Role.SUPERVISOR,
    **dict.fromkeys(CLERKS, Role.CLERK),
    **dict.fromkeys(COURIERS, Role.COURIER),
}
_OFF = {"王强": 2, "张敏": 0, SUPERVISOR: 1}
"""The weekday each stays at home, from Monday."""


class Crew:
    """Who works here, by name; `id` answers once they are in the file."""

    def __init__(self, rng: random.Random) -> None:
        self._rng = rng
        self._ids: dict[str, str] = {}
        self._chosen: dict[datetime, str] = {}

    def take_on(self, desk: Desk, name: str) -> None:
        """Writes one of them into the file."""
        actor = self._ids.get(SUPERVISOR, DESK_ID)
        self._ids[name] = desk.staff.add(actor, name, ROLES[name]).id

    def id(self, name: str) -> str:
        """The id of somebody who was taken on."""
        return self._ids[name]

    def is_in(self, name: str, at: datetime) -> bool:
        """Whether somebody works that day."""
        return _OFF[name] != day_of(at).weekday()

    def on_duty(self, at: datetime) -> str:
        """Who is at the desk at that moment, mostly a clerk; one moment has one answer."""
        if at not in self._chosen:
            here = [name for name in (*CLERKS, SUPERVISOR) if self.is_in(name, at)]
            self._chosen[at] = self._rng.choices(here, [5 if name in CLERKS else 1 for name in here])[0]
        return self._chosen[at]

    def other_than(self, name: str, at: datetime) -> str:
        """Somebody else at the desk that day."""
        here = [one for one in (*CLERKS, SUPERVISOR) if self.is_in(one, at) and one != name]
        return self._rng.choices(here, [4 if one in CLERKS else 1 for one in here])[0]

    def courier(self, day: Date) -> str:
        """Who drives that day."""
        return self._rng.choices(COURIERS, (1, 3) if day.weekday() == 3 else (3, 1))[0]
