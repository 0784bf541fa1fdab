"""The promises of a complaint as its papers tell them: in the words of the store, due as they stand, kept or not."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from desk_app.commitments import clock_store
from desk_app.commitments.clock_store import Calendars
from desk_app.commitments.clocks import AUTHORITY, MatterClock, clock_words
from desk_app.commitments.model import READY_MADE, About, Version
from desk_app.commitments.promise_store import version_by_id
from desk_app.commitments.ready_sentence import ready_sentences, time_words
from desk_app.complaints import store
from desk_app.complaints.model import ComplaintStep, Step
from desk_app.complaints.nature import Nature
from desk_app.complaints.promises import Given
from desk_app.core.i18n import N_, _
from desk_app.storage.reading import Reader

ENDS = ".。"
_READY_FOR: Mapping[tuple[str, Nature], str] = {
    (About.ACKNOWLEDGE, Nature.SUGGESTION): N_("We speak with you about your suggestion within {time}."),
    (About.ACKNOWLEDGE, Nature.PRAISE): N_("We thank you within {time}."),
}
"""Ready sentences that speak of a complaint, where it is none."""


@dataclass(frozen=True, slots=True)
class PromiseLine:
    """A promise in words, when it falls due as things stand, and when it was kept or dropped, if it was."""

    about: str
    words: str
    due_at: datetime
    given_at: datetime
    met_at: datetime | None = None
    dropped_at: datetime | None = None

    @property
    def running(self) -> bool:
        """Whether it still stands to be kept."""
        return self.met_at is None and self.dropped_at is None


def text_of(reader: Reader, clock: MatterClock, nature: Nature = Nature.COMPLAINT) -> str:
    """What the store promised, in the language spoken: the words of its version, without the full stop."""
    if clock.version_id:
        version: Version | None = version_by_id(reader, clock.version_id)
    else:
        version = next((each for each in READY_MADE if each.about == clock.about), None)
    return (words_for(version, nature) if version else "") or clock_words(clock.about)


def words_for(version: Version, nature: Nature) -> str:
    """A promise without its full stop; a ready sentence speaks of what it is: a complaint, a suggestion or praise."""
    text = version.text
    if (version.about, nature) in _READY_FOR and text in ready_sentences(
        About(version.about), version.amount, version.clock
    ):
        text = _(_READY_FOR[version.about, nature]).format(time=time_words(version.amount, version.clock))
    return text.rstrip().rstrip(ENDS)


def every_line(reader: Reader, complaint_id: str, now: datetime) -> list[PromiseLine]:
    """Every promise that was ever given, those dropped too, in the order they were given."""
    known, pauses = Calendars(reader), clock_store.pauses_of(reader, complaint_id)
    nature, found = store.by_id(reader, complaint_id).nature, []
    for each in clock_store.clocks_of(reader, complaint_id):
        if each.about == AUTHORITY:
            continue
        due_at = each.promised(known.of(each.clock), pauses).promised(now) if each.running else each.due_at
        words = text_of(reader, each, nature)
        found.append(PromiseLine(each.about, words, due_at, each.started_at, each.met_at, each.dropped_at))
    return found


def lines_now(
    reader: Reader, complaint_id: str, steps: Sequence[ComplaintStep], received_at: datetime, now: datetime
) -> list[PromiseLine]:
    """The promises of the present round that were not dropped, by when they fall due."""
    since = max([received_at, *(each.at for each in steps if each.step is Step.REOPENED)])
    standing = [each for each in every_line(reader, complaint_id, now) if each.dropped_at is None]
    now_told = [each for each in standing if each.running or each.given_at >= since]
    return sorted(now_told, key=lambda each: each.due_at)


def given_words(
    promised: Mapping[About, Given], say: Callable[[datetime], str], nature: Nature = Nature.COMPLAINT
) -> list[str]:
    """What would be promised, a line each, by when it falls due."""
    found = sorted(promised.values(), key=lambda each: each.due_at)
    return [
        _("{promise}: by {when}").format(promise=words_for(each.version, nature), when=say(each.due_at))
        for each in found
    ]
