"""Who appears when: customers of the old card box, those who come for the first time, and who calls again."""

import random
from bisect import bisect_right, insort
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from desk_app.customers.model import CustomerState
from desk_app.demo.opening import OpeningTimes
from desk_app.demo.people import Person

_OLD = 0.66
"""The share of files that were typed in from the card box in the first days."""
_NEW_FACE = 0.3


@dataclass(order=True)
class _Known:
    since: datetime
    place: int
    person: Person = field(compare=False)


class Cast:
    """Gives every scene a customer whose file is there by then, or is opened in it."""

    def __init__(self, rng: random.Random, times: OpeningTimes, people: list[Person]) -> None:
        self._rng, self._times = rng, times
        old = people[: max(1, round(len(people) * _OLD))]
        self._new = [_awake(person) for person in people[len(old) :]]
        self._known: list[_Known] = []
        moment = times.start + timedelta(minutes=20)
        for person in old:
            moment = times.onward(moment + times.span(1.2, 4))
            if moment > times.edge:
                moment = times.edge
            self._opened(person, moment)

    def _opened(self, person: Person, at: datetime) -> None:
        person.opened_at = at
        insort(self._known, _Known(at, len(self._known), person))

    def someone(self, at: datetime, *, fits: Callable[[Person], bool] = lambda _person: True) -> Person | None:
        """A customer for a scene at `at`, regulars more often; now and then one whose file is opened in it.

        None when there is no customer yet.
        """
        if self._new and self._rng.random() < _NEW_FACE and at > self._times.start + timedelta(days=1):
            for place in range(min(6, len(self._new))):
                if fits(self._new[place]):
                    person = self._new.pop(place)
                    self._opened(person, at)
                    person.scenes += 1
                    return person
        return self.known(at, fits=fits)

    def known(self, at: datetime, *, fits: Callable[[Person], bool] = lambda _person: True) -> Person | None:
        """A customer whose file is there at `at`."""
        count = bisect_right(self._known, at, key=lambda one: one.since)
        found = None
        for _try in range(40 if count else 0):
            person = self._known[int(count * self._rng.random() ** 1.3)].person
            if person.draft.state != CustomerState.DORMANT and fits(person):
                found = person
                break
        else:
            found = next((one.person for one in self._known[:count] if fits(one.person)), None)
        if found:
            found.scenes += 1
        return found

    def place_the_rest(self) -> list[Person]:
        """Opens the files of those who never got a scene at some moment; answers everybody, in order of time."""
        for person in self._new:
            self._opened(person, self._times.moment(self._times.start + timedelta(days=1), self._times.edge))
        self._new = []
        return [one.person for one in self._known]


def _awake(person: Person) -> Person:
    """Nobody is dormant who comes for the first time."""
    if person.draft.state == CustomerState.DORMANT:
        person.draft = replace(person.draft, state=CustomerState.PROSPECT)
    return person
