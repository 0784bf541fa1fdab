"""The complaints of a period as people look at them: a sentence, and tiles with their guard-rails."""

from desk_app.core.i18n import _, ngettext
from desk_app.insights.complaint_measures import ComplaintSums
from desk_app.insights.report import Tile
from desk_app.insights.spoken import count_words, value_words

_TILES: tuple[tuple[str, tuple[str, ...]], ...] = (
    (
        "complaints.taken",
        (
            "complaints.voiced",
            "complaints.found_by_us",
            "complaints.per_1000_deliveries",
            "complaints.per_1000_contacts",
            "suggestions.taken",
            "praise.taken",
        ),
    ),
    (
        "complaints.first_response_h.median",
        (
            "complaints.first_response_h.p90",
            "complaints.first_response.within_24h",
            "complaints.first_response.within_7d",
        ),
    ),
    (
        "complaints.resolution_h.median",
        ("complaints.resolution_h.p90", "complaints.resolution_h.mean", "complaints.reopened"),
    ),
    ("complaints.open", ("complaints.open_age_d.median", "complaints.open_age_d.oldest")),
    ("commitments.kept", ("complaints.first_response.within_24h", "complaints.reopened")),
)


def complaint_tiles(found: ComplaintSums) -> list[Tile]:
    """The figures of complaints, each with its guard-rails."""
    known = found.measures()
    return [Tile(known[key], tuple(known[guard] for guard in guards)) for key, guards in _TILES]


def complaint_headline(found: ComplaintSums) -> str:
    """The complaints of a period in one sentence."""
    known = found.measures()
    came = ngettext("{n} complaint came in", "{n} complaints came in", found.taken).format(n=count_words(found.taken))
    still = count_words(len(found.ages))
    level = known["complaints.first_response.within_24h"]
    if level.value is None:
        return _("{came}, {open} are open.").format(came=came, open=still)
    return _("{came}, {share} were answered within 24 hours; {open} are open.").format(
        came=came, share=value_words(level), open=still
    )


def complaint_notes(found: ComplaintSums) -> str:
    """What cannot be said yet of the first answers; nothing where all have had their time."""
    if not found.week_open:
        return ""
    said = ngettext(
        "{n} complaint may still be answered in time: too early to tell, so it is left out.",
        "{n} complaints may still be answered in time: too early to tell, so they are left out.",
        found.week_open,
    )
    return said.format(n=count_words(found.week_open))
