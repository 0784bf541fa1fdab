"""What every story of the made store needs: chance, the opening times, the people, and where it is written."""

import random
from dataclasses import dataclass, field

from desk_app.app import Desk
from desk_app.demo.cast import Cast
from desk_app.demo.crew import Crew
from desk_app.demo.diary import Diary
from desk_app.demo.opening import OpeningTimes


@dataclass(frozen=True)
class World:
    """The made store while its story is told; `topics` are path to id, once they are in the file."""

    rng: random.Random
    times: OpeningTimes
    cast: Cast
    crew: Crew
    desk: Desk
    diary: Diary
    topics: dict[str, str] = field(default_factory=dict)
