"""The deliveries of a period as people look at them: a sentence, and tiles with their guard-rails."""

from desk_app.core.i18n import _, ngettext
from desk_app.insights.delivery_measures import TARGET, DeliverySums
from desk_app.insights.report import Tile
from desk_app.insights.spoken import count_words, share_words, value_words

_TILES: tuple[tuple[str, tuple[str, ...]], ...] = (
    (
        "deliveries.otif",
        (
            "deliveries.in_window",
            "deliveries.early",
            "deliveries.in_day",
            "deliveries.in_full",
            "deliveries.otif.by_day",
        ),
    ),
    (
        "deliveries.due",
        ("deliveries.delivered", "deliveries.late.by_day", "deliveries.late.by_time", "deliveries.on_time.by_day"),
    ),
    (
        "deliveries.lead_time_d.median",
        (
            "deliveries.lead_time_d.p90",
            "deliveries.lead_time_d.to_carrier.median",
            "deliveries.lead_time_d.to_carrier.p90",
            "deliveries.lead_time_d.on_way.median",
            "deliveries.lead_time_d.on_way.p90",
        ),
    ),
    (
        "satisfaction.mean_0_100",
        (
            "satisfaction.share_satisfied",
            "satisfaction.nps",
            "satisfaction.raw_mean",
            "satisfaction.raw_mean.on_time",
            "satisfaction.raw_mean.late",
        ),
    ),
)


def delivery_tiles(found: DeliverySums) -> list[Tile]:
    """The figures of deliveries, each with its guard-rails; failed attempts by reason, courier and area below them."""
    known = found.measures()
    failed = [one for key, one in known.items() if key.startswith("deliveries.failed.")]
    tiles = [Tile(known[key], tuple(known[guard] for guard in guards)) for key, guards in _TILES]
    return [*tiles, Tile(known["deliveries.failed"], (*failed, known["deliveries.cash_open_cents"]))]


def delivery_headline(found: DeliverySums) -> str:
    """The deliveries of a period in one sentence, held against the line of 95 %."""
    level = found.measures()["deliveries.otif"]
    due = ngettext("{n} delivery was due", "{n} deliveries were due", found.due).format(n=count_words(found.due))
    if level.value is None:
        return _("{due}; nothing can be said yet of time and completeness.").format(due=due)
    said = (
        _("{due}, {share} came on time and in full: the line of {target} is kept.")
        if level.value >= TARGET
        else _("{due}, {share} came on time and in full: below the line of {target}.")
    )
    return said.format(due=due, share=value_words(level), target=share_words(TARGET))
