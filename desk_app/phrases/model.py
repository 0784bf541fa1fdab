"""A phrase: a short answer with a title, whose it is, and when somebody last looked whether it still holds."""

from dataclasses import dataclass
from datetime import date as Date

from desk_app.core.errors import DeskError
from desk_app.core.i18n import _
from desk_app.core.text import clean

REVIEW_DAYS = 180
"""So long a phrase holds unseen; a price or a promise in it may be another by then."""
_LONGEST_TITLE, _LONGEST_TEXT = 80, 4_000


@dataclass(frozen=True, slots=True)
class Phrase:
    """A phrase as it stands in the file. `reviewed_on` is a day in the store's zone."""

    id: str
    title: str
    text: str
    keywords: str
    topic_id: str | None
    author_id: str
    reviewed_on: Date
    retired: bool = False

    def is_due(self, today: Date) -> bool:
        """Whether nobody has looked at it for 180 days or longer."""
        return self.days_unseen(today) >= REVIEW_DAYS

    def days_unseen(self, today: Date) -> int:
        """Days since somebody last looked whether it holds."""
        return (today - self.reviewed_on).days


@dataclass(frozen=True, slots=True)
class PhraseDraft:
    """What is typed about a phrase; `keywords` are words it is to be found by besides, with commas between."""

    title: str
    text: str
    keywords: str = ""
    topic_id: str | None = None


def tidied(draft: PhraseDraft) -> PhraseDraft:
    """The draft as it can stand in the file; raises DeskError for the field that is empty or too long."""
    title = " ".join(clean(draft.title)[0].split())
    text = clean(draft.text)[0].strip()
    keywords = " ".join(clean(draft.keywords)[0].split())
    if not title:
        raise DeskError(_("Type a title, such as what the customer asks."), field="title")
    if not text:
        raise DeskError(_("Type the answer as it is to be said."), field="text")
    for field, typed, most in (("title", title, _LONGEST_TITLE), ("text", text, _LONGEST_TEXT)):
        if len(typed) > most:
            raise DeskError(_("This is longer than {n} characters: shorten it.").format(n=most), field=field)
    return PhraseDraft(title, text, keywords, draft.topic_id or None)
