"""The note of a customer's card: lines an address book has no field for are written under it, and read back."""

import re
from collections.abc import Container, Iterator, Mapping, Sequence
from functools import cache
from typing import Any

from desk_app.core.i18n import LANGUAGES, N_, _, speaking
from desk_app.customers.model import CustomerPhone

_WRITTEN = N_("Phone as written: {phone}")
_WRITTEN_WHOSE = N_("Phone as written ({whose}): {phone}")
_SILENT = N_("Not to be called: {phone}")


def written_note(note: str | None, phones: Sequence[CustomerPhone], cannot_be_dialled: set[str]) -> str:
    """The note with the words that stand where a phone should (ids), and with the numbers nobody may call."""
    lines = (note or "").splitlines()
    for phone in phones:
        said = ""
        if phone.id in cannot_be_dialled:
            words = _(_WRITTEN_WHOSE) if phone.whose else _(_WRITTEN)
            said = words.format(whose=phone.whose, phone=phone.raw)
        elif phone.do_not_call:
            said = _(_SILENT).format(phone=phone.raw)
        if said and said not in lines:
            lines.append(said)
    return "\n".join(lines)


def plain_note(note: str | None, silent: Container[str] | None = None) -> str:
    """A note without such lines, in whatever language; of numbers nobody may call only those among `silent`, if given.

    A line of a number the card does not have stays: it is all that is known of it.
    """

    def told(line: str) -> bool:
        found = _read(line)
        return found is not None and (silent is None or not found["silent"] or found["phone"] in silent)

    return "\n".join(line for line in (note or "").split("\n") if not told(line))


def told_phones(note: str | None) -> Iterator[Mapping[str, Any]]:
    """What such lines tell: the phone, whose it is, and whether nobody may call it."""
    for line in (note or "").split("\n"):
        if (found := _read(line)) is not None:
            yield found


def _read(line: str) -> Mapping[str, Any] | None:
    for template, pattern in _patterns():
        if found := pattern.fullmatch(line.strip()):
            said = found.groupdict()
            return {"phone": said["phone"], "whose": said.get("whose") or "", "silent": template == _SILENT}
    return None


@cache
def _patterns() -> tuple[tuple[str, re.Pattern[str]], ...]:
    found = []
    for lang in LANGUAGES:
        with speaking(lang):
            for template in (_WRITTEN_WHOSE, _WRITTEN, _SILENT):
                pieces = re.split(r"(\{phone\}|\{whose\})", _(template))
                known = {"{phone}": "(?P<phone>.+)", "{whose}": "(?P<whose>.+?)"}
                found.append((template, re.compile("".join(known.get(each) or re.escape(each) for each in pieces))))
    return tuple(found)
