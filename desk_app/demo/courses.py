"""When a complaint of the made store came and its steps were done, so that it stands as it should at the end."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from desk_app.complaints.model import FOUR_A, STEP_RULES, Step
from desk_app.demo.opening import ZONE, OpeningTimes, at, day_of, is_open
from desk_app.demo.promises import Fate

STEPS = (*FOUR_A, Step.TOLD, Step.CLOSED)
_GAPS = {
    Step.ACKNOWLEDGE: (12, 260),
    Step.APOLOGIZE: (2, 30),
    Step.AMEND: (300, 2600),
    Step.ANTICIPATE: (30, 1300),
    Step.TOLD: (15, 900),
    Step.CLOSED: (1, 240),
}
"""Between how many minutes after the step before it a step is done."""


def within(done: int) -> timedelta:
    """How long the step after `done` steps may take."""
    return STEP_RULES[STEPS[done]].within


@dataclass(frozen=True)
class Courses:
    """Makes up the moments of complaints."""

    times: OpeningTimes

    def moments(self, fate: Fate, *, replaced: bool) -> list[datetime]:
        """When it came and when each step was done, so that it stands as it should at the end."""
        rng, times, now, today = self.times.rng, self.times, self.times.now, self.times.today
        if fate == Fate.DONE:
            return self._whole_way(replaced=replaced)
        done, last = 0, times.edge
        if fate == Fate.LATE:
            done = rng.choice((0, 1, 2, 2, 3, 3, 4))
            due = times.moment(now - timedelta(days=2.5), now - timedelta(minutes=25))
            last = due - within(done)
        elif fate == Fate.TODAY:
            done = rng.choice((0, 1, 2, 3, 4))
            due = times.moment(now + timedelta(minutes=15), at(today, 18))
            last = due - within(done) if day_of(due) == today and now < due and is_open(due) else times.edge
        else:
            done = rng.choice((0, 2, 2, 3, 3, 4))
            this_day = at(today, 8, 30)
            first = at(today + timedelta(days=1), 0) - within(done)
            if done in (0, 4) and times.edge < this_day + timedelta(minutes=20):
                done, first = 2, at(today + timedelta(days=1), 0) - within(2)
            last = times.moment(max(first, this_day) if done in (0, 4) else first, times.edge - timedelta(minutes=9))
        moments = [min(last, times.edge - timedelta(minutes=7))]
        for step in reversed(STEPS[:done]):
            moments.insert(0, self._before(moments[0], step))
        return moments

    def _whole_way(self, *, replaced: bool) -> list[datetime]:
        for _try in range(60):
            moments = [self.times.moment(self.times.start + timedelta(days=2), self.times.edge - timedelta(days=1.5))]
            for step in STEPS:
                moments.append(self.times.settled(moments[-1] + self.gap(step)))
            if moments[-1] < self.times.edge - timedelta(minutes=20) and not (
                replaced and moments[3].astimezone(ZONE).hour < 10
            ):
                return moments
        moments = [self.times.edge - timedelta(minutes=20)]
        for step in reversed(STEPS):
            moments.insert(0, self._before(moments[0], step))
        return moments

    def gap(self, step: Step) -> timedelta:
        """How long after the step before it a step is done."""
        least, most = _GAPS[step]
        if step == Step.APOLOGIZE and self.times.rng.random() < 0.3:
            least, most = 200, 1200
        if step == Step.ACKNOWLEDGE and self.times.rng.random() < 0.07:
            least, most = 1500, 2000
        return self.times.span(least, most)

    def _before(self, moment: datetime, step: Step) -> datetime:
        earlier = self.times.settled_before(moment - self.gap(step))
        return max(earlier, self.times.start + timedelta(minutes=30))
