"""The keys under which phones and numbers stand in the index, forwards and from the end."""

from collections.abc import Collection

PHONE, PHONE_BACKWARDS, NUMBER, NUMBER_BACKWARDS = "p", "q", "n", "m"
FORMER_PHONE, FORMER_PHONE_BACKWARDS = "P", "Q"
"""What a key in `search_key` begins with: a phone's digits, a record's number, and each read from its end."""


def lookups(phones: str, numbers: str) -> Collection[str]:
    """What is looked up of a document, from what it keeps of its phones and numbers: forwards and from the end."""
    found = dict[str, None]()
    for each in phones.split():
        backwards = FORMER_PHONE_BACKWARDS if each[0] == FORMER_PHONE else PHONE_BACKWARDS
        found.update(((each, None), (backwards + each[:0:-1], None)))
    for number in numbers.split("\n") if numbers else ():
        found.update(((NUMBER + number, None), (NUMBER_BACKWARDS + number[::-1], None)))
    return found


def phones_kept(phones: str) -> list[tuple[str, bool]]:
    """The digits a document keeps, and whether each is a former number."""
    return [(each[1:], each[0] == FORMER_PHONE) for each in phones.split()]
