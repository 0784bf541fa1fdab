"""The deliveries of a period, on time in full first: which figures stand together, in the window and on paper."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from desk_app.core.i18n import N_, _, speaking
from desk_app.insights.complaint_counting import complaint_answer
from desk_app.insights.delivery_counting import delivery_answer
from desk_app.insights.delivery_measures import TARGET
from desk_app.insights.model import ALL, Measure, Period
from desk_app.insights.otif_handout import Kept, OtifPage, OtifPart, otif_pdf
from desk_app.insights.periods import from_id
from desk_app.insights.spoken import name_words
from desk_app.printing.letterhead import Letterhead
from desk_app.settings import store as settings
from desk_app.storage.desk_file import DeskFile
from desk_app.storage.reading import Reader

OTIF, BY_DAY, IN_WINDOW = "deliveries.otif", "deliveries.otif.by_day", "deliveries.in_window"
COURIER, AREA, REASON = "deliveries.otif.courier.", "deliveries.otif.area.", "deliveries.failed.reason."
_PARTS = (
    OTIF, BY_DAY, IN_WINDOW, "deliveries.early", "deliveries.in_day", "deliveries.in_full", "deliveries.on_time.by_day",
    "deliveries.late.by_day", "deliveries.late.by_time", "deliveries.due", "deliveries.delivered",
)  # fmt: skip
LEADS = (
    (N_("Order to door"), "deliveries.lead_time_d"),
    (N_("Order to setting off"), "deliveries.lead_time_d.to_carrier"),
    (N_("On the way"), "deliveries.lead_time_d.on_way"),
)
"""The stages of the way, and how the keys of their median and 90th percentile begin."""
BESIDE = (
    "satisfaction.raw_mean.on_time", "satisfaction.raw_mean.late", "satisfaction.mean_0_100",
    "complaints.per_1000_deliveries", "deliveries.failed", "deliveries.cash_open_cents",
)  # fmt: skip
"""What stands beside the figures of speed, so that none of these is seen alone."""


@dataclass(frozen=True, slots=True)
class OtifFound:
    """The figures of a period, by key."""

    period: Period
    known: Mapping[str, Measure]

    def starting(self, start: str) -> list[Measure]:
        """Those whose key begins so, in their order."""
        return [one for key, one in self.known.items() if key.startswith(start)]

    def groups(self) -> list[tuple[str, list[Measure]]]:
        """All of them under their headings, in the language spoken; empty groups are left out."""
        leads = [self.known[f"{key}.{share}"] for _word, key in LEADS for share in ("median", "p90")]
        found = [
            (_("On time in full"), [self.known[key] for key in _PARTS]),
            (_("On time in full, by courier"), self.starting(COURIER)),
            (_("On time in full, by area"), self.starting(AREA)),
            (_("Failed attempts, by reason"), self.starting(REASON)),
            (_("Lead time, by stage"), leads),
            (_("Beside them"), [self.known[key] for key in BESIDE]),
        ]
        return [(title, measures) for title, measures in found if measures]


def otif_found(reader: Reader, period: Period, now: datetime) -> OtifFound:
    """What the deliveries of a period say, as things stand at `now`, the formulas in the language spoken."""
    known = delivery_answer(reader, period, ALL, now).measures()
    rate = complaint_answer(reader, period, ALL, now).measures()["complaints.per_1000_deliveries"]
    return OtifFound(period, {**known, rate.key: rate})


def otif_sheet(file: DeskFile, asked: str, letterhead: Letterhead, size: str, lang: str) -> bytes:
    """The page of a period (`2026-11-01_2026-12-01`) as a PDF. Raises DeskError for no period."""
    with speaking(lang):
        page = otif_page(file, from_id(asked))
        return otif_pdf(page, letterhead, size=size, lang=lang)


def otif_page(file: DeskFile, period: Period) -> OtifPage:
    """What the page of a period says, in the language spoken."""
    now = file.clock.now()
    found = otif_found(file, period, now)
    known = found.known
    return OtifPage(
        period=period,
        as_of=now,
        zone=settings.profile(file).zoneinfo,
        otif=kept_of(known[OTIF]),
        otif_by_day=kept_of(known[BY_DAY]),
        by_window=kept_of(known[IN_WINDOW]),
        by_day=kept_of(known["deliveries.in_day"]),
        in_full=kept_of(known["deliveries.in_full"]),
        early=_count(known["deliveries.early"]),
        running=known[OTIF].provisional_n,
        couriers=_parts(found.starting(COURIER)),
        areas=_parts(found.starting(AREA)),
        failed=[(name_words(one.key), _count(one)) for one in found.starting(REASON)],
        leads=[(_(word), known[f"{key}.median"], known[f"{key}.p90"]) for word, key in LEADS],
        beside=[known[key] for key in BESIDE],
        formulas=[known[key].formula for key in (OTIF, BY_DAY, IN_WINDOW, "deliveries.in_day", "deliveries.in_full")],
        aim=TARGET,
    )


def _count(one: Measure) -> int:
    return int(one.value or 0)


def kept_of(one: Measure) -> Kept:
    """A share as how many of how many."""
    return Kept(round((one.value or 0) * one.n), one.n)


def _parts(found: Sequence[Measure]) -> list[OtifPart]:
    """Each with its name; none where nobody is named."""
    parts = [OtifPart(name_words(one.key), kept_of(one)) for one in found]
    return parts if any(not one.key.endswith(".-") for one in found) else []
