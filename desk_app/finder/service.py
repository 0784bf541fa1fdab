"""The finder: one question over customers, calls, complaints and deliveries."""

from collections.abc import Sequence
from dataclasses import dataclass

from desk_app.finder.model import Hit, Titled, Titles
from desk_app.storage import finding
from desk_app.storage.reading import Reader


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
        named: dict[str, Titled] = {}
        for kind, room in self._titles.items():
            ids = [match.row_id for match in found.matches if match.kind == kind]
            named.update((titled.row_id, titled) for titled in (room.of(self._file, ids) if ids else ()))
        hits = []
        for match in found.matches:
            titled = named.get(match.row_id)
            if titled:
                hits.append(
                    Hit(
                        match.kind,
                        match.row_id,
                        titled.number,
                        titled.reference,
                        titled.title,
                        titled.detail,
                        match.why,
                        titled.open,
                    )
                )
        return Answer(tuple(hits), found.total)
