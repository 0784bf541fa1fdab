"""To which authorities complaints are passed, and how long these take to decide; data by region."""

import tomllib
from dataclasses import dataclass
from datetime import date as Date
from datetime import datetime, time
from functools import cache

from desk_app.commitments import statutory
from desk_app.core.i18n import language
from desk_app.core.resources import resource
from desk_app.settings import store as settings
from desk_app.storage.reading import Reader

_NOON = time(12)


@dataclass(frozen=True, slots=True)
class Region:
    """What is known of a region: the names of its authorities in both languages, and their deadline."""

    working_days: int = 0
    names: tuple[tuple[str, str], ...] = ()


@cache
def _regions() -> dict[str, Region]:
    written = tomllib.loads(resource("authorities", "regions.toml").read_text(encoding="utf-8"))
    return {
        code: Region(each["working_days"], tuple((name["en"], name["zh"]) for name in each["names"]))
        for code, each in written.items()
    }


def names(reader: Reader) -> list[str]:
    """The authorities of the store's region, in the language spoken."""
    known = _regions().get(settings.profile(reader).region, Region())
    place = 1 if language() == "zh_CN" else 0
    return [name[place] for name in known.names]


def working_days(reader: Reader) -> int:
    """Within how many working days an authority decides: by the settings, else by the region; 0 where nobody knows."""
    profile = settings.profile(reader)
    return profile.authority_days or _regions().get(profile.region, Region()).working_days


def deadline(reader: Reader, since: Date, days: int) -> tuple[datetime, datetime]:
    """When the time of an authority began and when it ends, for a complaint that reached it on a day.

    It counts the working days of the country, not the days on which the store opens.
    """
    begun = datetime.combine(since, _NOON, settings.profile(reader).zoneinfo)
    return begun, statutory.deadline(reader, since, days)
