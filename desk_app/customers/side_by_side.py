"""Two files side by side in words: what each holds, what is chosen, and what holds when they are one."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from desk_app.core import when
from desk_app.core.i18n import _, in_our_words
from desk_app.core.text import fold
from desk_app.customers.joining import CHOICES
from desk_app.customers.model import KIND_WORDS, REACHED, STATE_WORDS, Customer, field_words, sex_words
from desk_app.customers.personal import (
    CONSENT_NAMES,
    HOW_AGREED,
    OWN,
    Consent,
    ConsentKind,
    OwnValue,
    birthday_words,
    own_words,
)


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the comparison. `choice` is the field of which one value is chosen, "" where none is.

    `after` is what will hold of two that differ and are not chosen.
    """

    name: str
    left: str
    right: str
    choice: str = ""
    after: str = ""


def lines_of(keep: Customer, double: Customer, phones: Callable[[Customer], str]) -> Iterator[Line]:
    """All lines in the order of the comparison; what neither file holds is left out."""
    for field in CHOICES:
        left, right = _shown(keep, field), _shown(double, field)
        if left or right:
            chosen = bool(left and right and left != right and field != "note")
            yield Line(field_words(field), left, right, field if chosen else "")
    yield from _own_lines(keep, double)
    yield Line(_("Phones (all kept)"), phones(keep), phones(double))
    left, right = ("\n".join(each.text for each in one.addresses) for one in (keep, double))
    yield Line(_("Addresses (all kept)"), left, right)
    if keep.tags or double.tags:
        yield _tag_line(keep.tags, double.tags)
    yield from _consent_lines(keep, double)


def _shown(one: Customer, field: str) -> str:
    value = getattr(one, field)
    match field:
        case "kind":
            return _(KIND_WORDS[one.kind])
        case "state":
            return _(STATE_WORDS[one.state])
        case "sex":
            return sex_words(one.sex)
        case "preferred_channel":
            return in_our_words(one.preferred_channel or "", REACHED)
    return "" if value is None else str(value)


def _own_lines(keep: Customer, double: Customer) -> Iterator[Line]:
    """The own fields that either file holds something in, in the order of each."""
    left, right = ({each.field_id: each for each in one.own} for one in (keep, double))
    for field_id in _both(keep.own, double.own):
        texts = [own_words(each.kind, each.value) if each else "" for each in (left.get(field_id), right.get(field_id))]
        chosen = all(texts) and left[field_id].value != right[field_id].value
        name = (left.get(field_id) or right[field_id]).name
        yield Line(name, texts[0], texts[1], OWN + field_id if chosen else "")


def _both(keep: Sequence[OwnValue], double: Sequence[OwnValue]) -> list[str]:
    """The fields of either in one order: each file has them in the supervisor's."""
    found = [each.field_id for each in keep]
    at = 0
    for each in double:
        if each.field_id in found:
            at = found.index(each.field_id) + 1
        else:
            found.insert(at, each.field_id)
            at += 1
    return found


def _tag_line(keep: Sequence[str], double: Sequence[str]) -> Line:
    known = {fold(name) for name in keep}
    both = sorted((*keep, *(name for name in double if fold(name) not in known)))
    left, right, after = (_(", ").join(names) for names in (keep, double, both))
    return Line(_("Tags (all kept)"), left, right, after="" if after in (left, right) else after)


def _consent_lines(keep: Customer, double: Customer) -> Iterator[Line]:
    for what, name in CONSENT_NAMES.items():
        left, right = consent_words(keep, what), consent_words(double, what)
        if left or right:
            after = (right if _withdrawn_since(keep, double, what) else left) if left and right else ""
            yield Line(_(name), left, right, after=after if left != right else "")


def _withdrawn_since(keep: Customer, double: Customer, what: ConsentKind) -> bool:
    """Whether the double withdrew what the kept file still agrees to, after it did."""
    holds = keep.consent(what)
    said = [each.withdrawn_on for each in double.consents if each.what == what]
    return holds is not None and all(day is not None and day >= holds.given_on for day in said)


def consent_words(one: Customer, what: ConsentKind) -> str:
    """What a file says of a consent, with its day: the one that holds, else the last withdrawn; "" of none."""
    told = [each for each in one.consents if each.what == what]
    if not told:
        return ""
    last: Consent = one.consent(what) or max(told, key=lambda each: each.withdrawn_on or each.given_on)
    if last.withdrawn_on is not None:
        return _("consent withdrawn on {day}").format(day=when.date(last.withdrawn_on, year=True))
    value = birthday_words(last.value) if what == ConsentKind.BIRTHDAY and last.value else last.value
    day, how = when.date(last.given_on, year=True), in_our_words(last.how or "", HOW_AGREED)
    agreed = _("agreed on {day}, {how}") if how else _("agreed on {day}")
    return " · ".join(filter(None, (value, agreed.format(day=day, how=how))))
