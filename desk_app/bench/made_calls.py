"""The calls of the made file: in and out, answered or not, by six people over three years of opening hours."""

import random
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any, TypeVar

from desk_app.calls.model import NOT_ANSWERED, STAGE_OF, CallKind, Channel, Direction, Outcome
from desk_app.core.clock import to_text
from desk_app.core.ids import new_id
from desk_app.storage.reading import Reader
from desk_app.storage.tx import Tx
from desk_app.topics.store import all_topics

NOW = datetime(2026, 11, 21, 4, tzinfo=UTC)
"""When the file was made: noon of a working day."""
DAYS = 1_095
_FEWEST_DAYS, _CALLS_A_DAY = 40, 10
_OPENS = timedelta(hours=3)
"""How long before `NOW` the doors opened."""
_OPEN_S = 12 * 3_600
NOTES = (
    "客户问什么时候送到，答应今天回电",
    "说包装破损，要求换一台新的",
    "问空调清洗多少钱",
    "已告知安装师傅明天上午到",
    "asks whether the fridge fits a 60 cm niche",
    "表扬送货员服务态度好",
    "门锁电池没电，教他换",
    "要求开增值税发票",
)
_OF_100_IN = (
    (Outcome.SOLVED, 58), (Outcome.WILL_CALL_BACK, 8), (Outcome.PASSED_ON, 6), (Outcome.ANSWERED, 6),
    (Outcome.BECAME_COMPLAINT, 3), (Outcome.BECAME_DELIVERY, 3), (Outcome.MISSED, 6), (Outcome.ABANDONED, 5),
    (Outcome.VOICEMAIL, 2), (Outcome.WRONG_NUMBER, 1), (Outcome.NO_CALL, 2),
)  # fmt: skip
_OF_100_OUT = ((Outcome.SOLVED, 60), (Outcome.ANSWERED, 12), (Outcome.NO_ANSWER, 24), (Outcome.VOICEMAIL, 4))
_OF_100_CHANNELS = (
    (Channel.PHONE, 84), (Channel.WECHAT, 8), (Channel.WALK_IN, 4), (Channel.WEB, 2), (Channel.EMAIL, 2),
)  # fmt: skip
_OF_100_KINDS = (
    (CallKind.ENQUIRY, 52), (CallKind.REQUEST, 30), (CallKind.COMPLAINT, 10), (CallKind.SUGGESTION, 4),
    (CallKind.PRAISE, 4),
)  # fmt: skip


One = TypeVar("One")


def _drawn(shares: Sequence[tuple[One, int]]) -> list[One]:
    """Each as often as its share says, to draw from."""
    return [one for one, share in shares for _n in range(share)]


def place_of(rng: random.Random, count: int) -> int:
    """One of so many places; a few of them come up again and again."""
    return min(int(rng.paretovariate(1.2) * count / 40), count) - 1


class Phone:
    """Makes calls of known people, and one in twenty of somebody nobody knows.

    They go back three years; those of a small file so far that ten fall on a day. The oldest come first.
    """

    def __init__(
        self, reader: Reader, rng: random.Random, people: Sequence[tuple[str, str]], crew: Sequence[str], count: int
    ) -> None:
        self._count, self._made = count, 0
        self._days = min(DAYS, max(_FEWEST_DAYS, count // _CALLS_A_DAY))
        self._rng, self._people, self._crew = rng, people, crew
        self._topics = [(topic.path, topic.id) for topic in all_topics(reader)]
        self._in, self._out = _drawn(_OF_100_IN), _drawn(_OF_100_OUT)
        self._channels, self._kinds = _drawn(_OF_100_CHANNELS), _drawn(_OF_100_KINDS)

    def calls(self, tx: Tx, count: int) -> Iterator[dict[str, Any]]:
        """So many rows of calls."""
        for number in tx.next_numbers("L", NOW.date(), count):
            yield self._call(number)

    def _call(self, number: str) -> dict[str, Any]:
        rng = self._rng
        draw = rng.choice
        customer_id: str | None
        customer_id, phone = self._people[place_of(rng, len(self._people))]
        if rng.random() < 0.05:
            customer_id, phone = None, f"1{draw('3456789')}{rng.randrange(10**9):09d}"
        incoming = rng.random() < 0.8
        outcome = draw(self._in if incoming else self._out)
        spoke = outcome not in NOT_ANSWERED
        rang, kind = self._rang(), draw(self._kinds)
        wait, talk = rng.randrange(90), rng.randrange(20, 600)
        topic, topic_id = draw(self._topics)
        ended = to_text(rang + timedelta(seconds=wait + talk if spoke else wait))
        return {
            "id": new_id(),
            "number": number,
            "customer_id": customer_id,
            "phone_raw": phone,
            "phone_e164": f"+86{phone}",
            "phone_digits": phone,
            "direction": Direction.IN if incoming else Direction.OUT,
            "channel": draw(self._channels) if incoming else Channel.PHONE,
            "kind": kind,
            "topic": topic,
            "topic_id": topic_id,
            "note": draw(NOTES),
            "outcome": outcome,
            "rang_at": to_text(rang),
            "answered_at": to_text(rang + timedelta(seconds=wait)) if spoke else None,
            "ended_at": ended,
            "wait_s": wait,
            "talk_s": talk if spoke else None,
            "after_s": rng.randrange(120) if spoke else None,
            "staff_id": draw(self._crew),
            "stage": STAGE_OF[kind],
            "written_at": ended,
        }

    def _rang(self) -> datetime:
        """A moment of the opening hours, one call after the other as they were written down; none is to come."""
        gone = (self._made + self._rng.random()) / self._count * self._days
        self._made += 1
        day, within = self._days - 1 - int(gone), gone % 1
        since = within * (_OPEN_S if day else _OPENS.total_seconds() - 900)
        return NOW - _OPENS - timedelta(days=day) + timedelta(seconds=int(since))
