"""Who of those already here may be the one just being typed, looked up while typing.

Candidates come from indexes only (a number in any writing, also a former one; the name as written, as read, or
with a character taken for another; a Latin name by its initials; the address), and are then compared. No
candidate is ever left out in silence of a same phone: a family sharing one is listed, with whose it is.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import IntEnum

from desk_app.core.i18n import _, in_our_words
from desk_app.core.names import name_keys, strip_salutation, typed_pinyin
from desk_app.core.phone import read_phone, split_phones
from desk_app.core.text import fold, query_tokens
from desk_app.customers.alike import Likeness, likeness, name_shape, others_seen_as
from desk_app.customers.model import WHOSE, one_line
from desk_app.settings.store import profile
from desk_app.storage.keys import FORMER_PHONE
from desk_app.storage.reading import Reader, blocks, marks

_MOST = 200
_SHORTEST_ADDRESS = 6
_SHORTEST_LATIN = 5


class Reason(IntEnum):
    """Why somebody may be the same, the strongest first."""

    PHONE_AND_NAME = 1
    PHONE_AND_LIKE_NAME = 2
    FORMER_PHONE_AND_NAME = 3
    NAME_AND_ADDRESS = 4
    PHONE = 5
    NAME = 6
    LIKE_NAME = 7
    FORMER_PHONE = 8
    ADDRESS = 9


@dataclass(frozen=True, slots=True)
class Likely:
    """A file that may be the same person's; `whose` says whose the shared number is in that file, if it says."""

    id: str
    reason: Reason
    likeness: Likeness = Likeness.NONE
    whose: str = ""

    def words(self) -> str:
        """Why, in the language spoken."""
        match self.reason:
            case Reason.PHONE_AND_NAME:
                return _("same name and phone")
            case Reason.PHONE_AND_LIKE_NAME:
                return _("same phone, like name")
            case Reason.FORMER_PHONE_AND_NAME:
                return _("name, and a number they used to have")
            case Reason.NAME_AND_ADDRESS:
                return _("name and address")
            case Reason.PHONE:
                whose = in_our_words(self.whose, WHOSE)
                return _("same phone ({whose})").format(whose=whose) if whose else _("same phone")
            case Reason.NAME:
                return _("same name")
            case Reason.LIKE_NAME:
                return _LIKE.get(self.likeness, lambda: _("like name"))()
            case Reason.FORMER_PHONE:
                return _("a number they used to have")
            case Reason.ADDRESS:
                return _("same address")


_LIKE = {
    Likeness.SOUND: lambda: _("name read the same"),
    Likeness.SHAPE: lambda: _("name with a look-alike character"),
    Likeness.SCRIPT: lambda: _("name in another script"),
}


def likely_same(
    file: Reader, name: str, phones: Iterable[str] = (), addresses: Iterable[str] = (), *, but: str = ""
) -> list[Likely]:
    """Customers who may be this one, likeliest first; never the file `but`. Empty for nothing typed."""
    sharing, former = _by_phones(file, phones)
    at = _by_addresses(file, addresses)
    named = _by_name(file, name)
    names = _names(file, {*sharing, *former, *at, *named} - {but})
    shape = name_shape(one_line(name)) if name.strip() else None
    found = []
    for customer_id, (called, personal) in names.items():
        like = likeness(shape, name_shape(called, personal)) if shape else Likeness.NONE
        if like == Likeness.NONE and shape and customer_id in named:
            like = Likeness.NEAR
        reason = _reason(like, customer_id in sharing, customer_id in former, customer_id in at)
        if reason is not None:
            found.append(Likely(customer_id, reason, like, sharing.get(customer_id, "")))
    return sorted(found, key=lambda each: (each.reason, -each.likeness, each.id))


def _reason(like: Likeness, shares: bool, shared: bool, lives: bool) -> Reason | None:
    if shares:
        if like == Likeness.SAME:
            return Reason.PHONE_AND_NAME
        return Reason.PHONE_AND_LIKE_NAME if like else Reason.PHONE
    if like and shared:
        return Reason.FORMER_PHONE_AND_NAME
    if like and lives:
        return Reason.NAME_AND_ADDRESS
    if like:
        return Reason.NAME if like == Likeness.SAME else Reason.LIKE_NAME
    if shared:
        return Reason.FORMER_PHONE
    return Reason.ADDRESS if lives else None


def _by_phones(file: Reader, phones: Iterable[str]) -> tuple[dict[str, str], set[str]]:
    """Those who have one of the numbers, with whose it is; and those who had one."""
    settings = profile(file)
    now: dict[str, str] = {}
    before: set[str] = set()
    for raw in phones:
        for _label, each in split_phones(raw):
            digits = read_phone(each, region=settings.region, area_code=settings.area_code).digits
            if not digits:
                continue
            for row in file.query(
                "SELECT p.customer_id, coalesce(p.whose, '') FROM customer_phones p"
                " JOIN customers c ON c.id = p.customer_id"
                f" WHERE p.digits = ? AND p.deleted_at IS NULL AND c.deleted_at IS NULL LIMIT {_MOST}",
                (digits,),
            ):
                now.setdefault(row[0], row[1])
            before.update(
                row[0]
                for row in file.query(
                    "SELECT d.row_id FROM search_key k JOIN search_doc d ON d.docid = k.docid"
                    f" WHERE k.key = ? AND d.kind = 'customer' LIMIT {_MOST}",
                    (FORMER_PHONE + digits,),
                )
            )
    return now, before - now.keys()


def _by_addresses(file: Reader, addresses: Iterable[str]) -> set[str]:
    """Those who live at one of the addresses, however it is spaced or cased."""
    found: set[str] = set()
    for address in addresses:
        wanted = _flat(address)
        if len(wanted) < _SHORTEST_ADDRESS:
            continue
        ids = [
            row[0]
            for row in file.query(
                "SELECT d.row_id FROM search_fts f JOIN search_doc d ON d.docid = f.rowid"
                f" WHERE search_fts MATCH ? AND d.kind = 'customer' LIMIT {_MOST}",
                (" AND ".join(query_tokens(fold(address), whole=True)),),
            )
        ]
        rows = file.query(
            "SELECT customer_id, text FROM customer_addresses"
            f" WHERE deleted_at IS NULL AND customer_id IN ({marks(ids)})",
            ids,
        )
        found.update(row[0] for row in rows if _flat(row[1]) == wanted)
    return found


def _flat(text: str) -> str:
    return "".join(character for character in fold(text) if character.isalnum())


def _by_name(file: Reader, name: str) -> set[str]:
    """Those whose name is this one, is read like it, looks like it, or is a slip of the pen away (Latin)."""
    typed = one_line(name)
    if not typed:
        return set()
    shape = name_shape(typed)
    found = set(_docs(file, "folded", [name_keys(typed).folded, shape.plain, *others_seen_as(shape)]))
    found.update(_docs(file, "pinyin", [sound for sound in shape.sounds if len(sound) > 2]))
    if not shape.han and len(shape.plain) >= _SHORTEST_LATIN:
        found.update(_slips(file, typed))
    return found


def _docs(file: Reader, column: str, keys: Sequence[str]) -> list[str]:
    wanted = [key for key in dict.fromkeys(keys) if key]
    rows = file.query(
        "SELECT d.row_id FROM search_name n JOIN search_doc d ON d.docid = n.docid"
        f" WHERE n.{column} IN ({marks(wanted)}) AND n.former = 0 AND d.kind = 'customer' LIMIT {_MOST}",
        wanted,
    )
    return [row[0] for row in rows]


def _slips(file: Reader, typed: str) -> list[str]:
    """Latin names of the same initials at most two strokes away (optimal string alignment), one in short names."""
    from rapidfuzz.distance import OSA  # with the first Latin name that is typed

    initials = name_keys(strip_salutation(typed)).initials
    wanted = typed_pinyin(strip_salutation(typed))
    most = 1 if len(wanted) < 8 else 2
    rows = file.query(
        "SELECT d.row_id, n.pinyin FROM search_name n JOIN search_doc d ON d.docid = n.docid"
        " WHERE n.initials = ? AND n.folded GLOB '[a-z]*' AND n.former = 0 AND d.kind = 'customer'",
        (initials,),
    )
    return [row[0] for row in rows if OSA.distance(wanted, row[1], score_cutoff=most) <= most][:_MOST]


def _names(file: Reader, ids: Iterable[str]) -> dict[str, tuple[str, bool]]:
    found: dict[str, tuple[str, bool]] = {}
    for block in blocks(sorted(ids)):
        rows = file.query(
            f"SELECT id, name, kind FROM customers WHERE id IN ({marks(block)}) AND deleted_at IS NULL"
            " AND kind <> 'walk_in'",
            block,
        )
        found.update((row[0], (row[1], row[2] != "shop")) for row in rows)
    return found
