"""What is typed of a commitment, how long each of its versions holds, and what differs between two. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date as Date
from datetime import timedelta

from desk_app.commitments.amounts import Amount, amount
from desk_app.commitments.model import READY_MADE, About, ClockKind, Version
from desk_app.core.errors import DeskError
from desk_app.core.i18n import LANGUAGES, _, language, ngettext, speaking
from desk_app.core.text import clean

_LONGEST = 1_000
_HOUR, _MINUTE = 3_600, 60
_ONE = timedelta(days=1)
REASONS = ("industry", "competitors", "wishes", "means")
"""What is weighed before something is promised."""


@dataclass(frozen=True, slots=True)
class CommitmentDraft:
    """A commitment as it is typed; `amount` as `amounts` reads it. Without `valid_from` it holds from today on."""

    about: About
    amount: str
    clock: ClockKind = ClockKind.OPENING
    text_en: str = ""
    text_zh: str = ""
    valid_from: Date | None = None
    valid_until: Date | None = None
    level_id: str = ""
    tier: str = ""
    kind_id: str = ""
    industry: str = ""
    competitors: str = ""
    wishes: str = ""
    means: str = ""


def version_of(draft: CommitmentDraft, version_id: str, commitment_id: str, today: Date) -> Version:
    """The draft as a version that can stand in the file.

    Raises DeskError with the field for an amount nobody understands, no text in any language, one too long,
    a day that is over and an end before the begin.
    """
    length = amount(draft.amount, field="amount")
    english, chinese = _line(draft.text_en), _line(draft.text_zh)
    if not english and not chinese:
        here = "text_zh" if language() == "zh_CN" else "text_en"
        raise DeskError(_("Write what the customer is told, in one of the two languages at least."), field=here)
    reasons = {name: clean(getattr(draft, name))[0].strip() for name in REASONS}
    for field, typed in {"text_en": english, "text_zh": chinese, **reasons}.items():
        if len(typed) > _LONGEST:
            raise DeskError(_("This is longer than {n} characters: shorten it.").format(n=_LONGEST), field=field)
    since, until = draft.valid_from or today, draft.valid_until
    if since < today:
        raise DeskError(
            _("What was promised on days gone by stays as it was: it holds from today on, or later."),
            field="valid_from",
        )
    if until is not None and until < since:
        raise DeskError(_("The last day lies before the first."), field="valid_until")
    return Version(
        version_id, commitment_id, draft.about, english, chinese, length, draft.clock, since, until,
        draft.level_id, draft.tier, draft.kind_id, **reasons,
    )  # fmt: skip


def draft_of(version: Version) -> CommitmentDraft:
    """What a form begins with to change a version, with its own dates; a ready-made one in both languages."""
    english, chinese = texts_of(version)
    return CommitmentDraft(
        version.about, version.amount.text, version.clock, english, chinese, version.valid_from, version.valid_until,
        version.level_id, version.tier, version.kind_id,
        version.industry, version.competitors, version.wishes, version.means,
    )  # fmt: skip


def written_down(version: Version) -> Version:
    """The version with its texts in both languages, as a row of the file needs them."""
    english, chinese = texts_of(version)
    return replace(version, text_en=english, text_zh=chinese)


def texts_of(version: Version) -> tuple[str, str]:
    """What the customer is told, in English and in Chinese; "" where it was not written in that language."""
    if version not in READY_MADE:
        return version.text_en, version.text_zh
    texts = []
    for lang in LANGUAGES:
        with speaking(lang):
            texts.append(version.text)
    return texts[0], texts[1]


def amount_words(length: Amount, clock: ClockKind) -> str:
    """An amount of time as people say it: `3 working days`, `1 working day 4 hours`; around the clock plain days."""
    hours, rest = divmod(length.seconds, _HOUR)
    minutes, seconds = divmod(rest, _MINUTE)
    working = clock is ClockKind.OPENING
    days = length.days
    parts = (
        (days * working, ngettext("{n} working day", "{n} working days", days)),
        (days * (not working), ngettext("{n} day", "{n} days", days)),
        (hours, ngettext("{n} hour", "{n} hours", hours)),
        (minutes, ngettext("{n} minute", "{n} minutes", minutes)),
        (seconds, ngettext("{n} second", "{n} seconds", seconds)),
    )
    return " ".join(words.format(n=n) for n, words in parts if n)


@dataclass(frozen=True, slots=True)
class Span:
    """A version and the days on which it is what is promised; `until` is None where no end is known.

    One replaced on its own first day has its end before its begin.
    """

    version: Version
    since: Date
    until: Date | None

    def holds_on(self, day: Date) -> bool:
        """Whether it is what is promised that day."""
        return self.since <= day and (self.until is None or day <= self.until)


def spans(versions: Iterable[Version]) -> list[Span]:
    """How long each version of one commitment holds, oldest first: to its own end, or to the next version.

    A ready-made one of which there is a copy with an end is left out: the copy stands for it.
    """
    ordered = sorted(versions, key=lambda each: (each.valid_from, each.id))
    found = []
    for version, following in zip(ordered, [*ordered[1:], None], strict=True):
        ends = [version.valid_until] if version.valid_until else []
        if following is not None:
            ends.append(following.valid_from - _ONE)
        if version.id or following is None or following.valid_from > version.valid_from:
            found.append(Span(version, version.valid_from, min(ends, default=None)))
    return found


def same_promise(one: Version, other: Version) -> bool:
    """Whether they differ in nothing but their dates."""
    bare = [replace(written_down(each), id="", valid_from=Date.min, valid_until=None) for each in (one, other)]
    return bare[0] == bare[1]


def _line(text: str) -> str:
    return " ".join(clean(text)[0].split())
