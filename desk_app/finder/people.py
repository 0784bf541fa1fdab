"""Customers found for a form: who, by which number, whose it is, and what they spoke of last."""

from collections.abc import Sequence
from dataclasses import dataclass

from desk_app.calls.store import last_topics
from desk_app.core.i18n import _
from desk_app.core.phone import search_digits, show_phone, shown_as_written
from desk_app.customers import store as customers
from desk_app.customers.model import Customer, CustomerPhone
from desk_app.finder.model import BY_PHONE, is_meant
from desk_app.finder.service import FinderService
from desk_app.finder.titles import phone_marks
from desk_app.settings.store import profile
from desk_app.storage.finding import former_phones
from desk_app.storage.reading import Reader

_MOST_ASKED = 3


@dataclass(frozen=True, slots=True)
class Person:
    """A customer with the number they were found by, or their preferred one.

    `about` tells a family apart, and says which number used to be theirs where that was typed.
    """

    id: str
    name: str
    phone: str
    about: str


def people(file: Reader, finder: FinderService, text: str, most: int) -> list[Person]:
    """The customers whom the digits, name or pinyin mean, best first; a family on one phone, each with their own."""
    hits = [hit for hit in finder.find(text, limit=_MOST_ASKED * most).hits if hit.kind == "customer"][:most]
    whys, typed = {hit.row_id: hit.why for hit in hits}, search_digits(text)
    found = customers.by_ids(file, list(whys))
    topics, region = last_topics(file, [one.id for one in found]), profile(file).region
    former = former_phones(file, [row_id for row_id, why in whys.items() if why in BY_PHONE], typed)
    made = []
    for one in found:
        meant = next((each for each in one.phones if is_meant(whys[one.id], typed, each.digits)), None)
        made.append(_person(one, meant, "" if meant else former.get(one.id, ""), topics.get(one.id, ""), region))
    return made


def relation_words(file: Reader, ids: Sequence[str]) -> dict[str, str]:
    """What each of these customers spoke of last, as a part of a line; those who never did are left out."""
    return {row_id: _("last: {topic}").format(topic=topic) for row_id, topic in last_topics(file, ids).items()}


def _person(one: Customer, meant: CustomerPhone | None, former: str, topic: str, region: str) -> Person:
    phone = meant or next(iter(one.phones), None)
    marks = phone_marks(phone) if phone else ()
    before = _("used to be {phone}").format(phone=shown_as_written(former)) if former else ""
    last = _("last: {topic}").format(topic=topic) if topic else ""
    shown = show_phone(phone.phone, region=region) if phone else ""
    return Person(one.id, one.name, shown, "  ".join(filter(None, (*marks, before, last or one.number))))
