"""Customers found for a form: who, by which number, whose it is, and what they spoke of last."""

from collections.abc import Sequence
from dataclasses import dataclass

from desk_app.calls.store import last_topics
from desk_app.core.i18n import _, in_our_words
from desk_app.core.phone import search_digits, show_phone
from desk_app.customers import store as customers
from desk_app.customers.model import WHOSE, Customer, CustomerPhone
from desk_app.finder.service import FinderService
from desk_app.settings.store import profile
from desk_app.storage.reading import Reader

_MOST_ASKED = 3


@dataclass(frozen=True, slots=True)
class Person:
    """A customer with the number they were found by, or their first; `about` tells a family apart."""

    id: str
    name: str
    phone: str
    about: str


def people(file: Reader, finder: FinderService, text: str, most: int) -> list[Person]:
    """The customers whom the digits, name or pinyin mean, best first; a family on one phone, each with their own."""
    hits = [hit for hit in finder.find(text, limit=_MOST_ASKED * most).hits if hit.kind == "customer"][:most]
    found = customers.by_ids(file, [hit.row_id for hit in hits])
    topics, region = last_topics(file, [one.id for one in found]), profile(file).region
    return [_person(one, search_digits(text), topics.get(one.id, ""), region) for one in found]


def relation_words(file: Reader, ids: Sequence[str]) -> dict[str, str]:
    """What each of these customers spoke of last, as a part of a line; those who never did are left out."""
    return {row_id: _("last: {topic}").format(topic=topic) for row_id, topic in last_topics(file, ids).items()}


def _person(one: Customer, digits: str, topic: str, region: str) -> Person:
    phone = _meant(one.phones, digits)
    whose = in_our_words(phone.whose or "", WHOSE) if phone else ""
    last = _("last: {topic}").format(topic=topic) if topic else ""
    shown = show_phone(phone.phone, region=region) if phone else ""
    return Person(one.id, one.name, shown, "  ".join(filter(None, (whose, last or one.number))))


def _meant(phones: Sequence[CustomerPhone], digits: str) -> CustomerPhone | None:
    """The number that holds the digits typed, else the first."""
    typed = (each for each in phones if len(digits) > 2 and digits in each.digits)
    return next(typed, phones[0] if phones else None)
