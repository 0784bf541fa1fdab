"""The finder: one question over customers, calls, complaints and deliveries."""

from collections.abc import Sequence
from dataclasses import dataclass

from desk_app.core.phone import search_digits
from desk_app.finder.model import BY_PHONE, Hit, Titled, Titles, is_meant
from desk_app.storage import finding
from desk_app.storage.reading import Reader

_PLACES_KEPT = 2
"""So many of the hits are kept free for rooms of few records, where they have any."""


@dataclass(frozen=True)
class Answer:
    """The best hits, and how many there are in all."""

    hits: tuple[Hit, ...]
    total: int


class FinderService:
    """Asks the index, then each room for the words of its records."""

    def __init__(self, file: Reader, titles: Sequence[Titles]) -> None:
        self._file = file
        self._titles = {room.kind: room for room in titles}

    def find(self, text: str, *, limit: int = 50, count: bool = False) -> Answer:
        """Hits best first; literal whatever is typed; never raises for any text.

        With `count` the total is counted in full, which takes longer in a large file; else it is a least number.
        """
        found = finding.find(self._file, text, limit=limit, count=count)
        typed = search_digits(text)
        named: dict[str, Titled] = {}
        phones: dict[str, str] = {}
        for kind, room in self._titles.items():
            whys = {match.row_id: match.why for match in found.matches if match.kind == kind}
            titled = room.of(self._file, list(whys)) if whys else ()
            named.update((one.row_id, one) for one in titled)
            if room.phones is None:
                continue
            others = {one.row_id: whys[one.row_id] for one in titled if _is_other(one, whys[one.row_id], typed)}
            phones.update(room.phones(self._file, others, typed) if others else {})
        hits = (
            _hit(match, named[match.row_id], phones.get(match.row_id, ""))
            for match in found.matches
            if match.row_id in named
        )
        return self._with_few(tuple(hits), found.total, text, limit)

    def _with_few(self, hits: tuple[Hit, ...], total: int, text: str, limit: int) -> Answer:
        """With what is found in the rooms of few records: by their numbers first, by words not after all the others."""
        more: list[Hit] = []
        for kind, room in self._titles.items():
            whys = dict(room.find(self._file, text)) if room.find else {}
            more += [
                _hit(finding.Match(kind, one.row_id, whys[one.row_id]), one, "")
                for one in (room.of(self._file, list(whys)) if whys else ())
            ]
        if not more:
            return Answer(hits, total)
        more.sort(key=lambda hit: hit.why)
        kept = hits[: max(limit - min(len(more), _PLACES_KEPT), 0)]
        shown = sorted((*kept, *more[: limit - len(kept)]), key=lambda hit: hit.why)
        return Answer(tuple(shown), total + len(more))


def _is_other(titled: Titled, why: finding.Why, typed: str) -> bool:
    """Whether it was found by another number than the one it comes with."""
    return why in BY_PHONE and not is_meant(why, typed, titled.digits)


def _hit(match: finding.Match, titled: Titled, meant: str) -> Hit:
    return Hit(
        match.kind,
        match.row_id,
        titled.number,
        titled.reference,
        titled.title,
        "  ".join(filter(None, (meant or titled.phone, titled.detail))),
        match.why,
        titled.open,
    )
