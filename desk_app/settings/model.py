"""The settings of a store: what there is, what holds where nobody chose, and what may be chosen."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields
from functools import cached_property
from typing import Any
from zoneinfo import ZoneInfo

from desk_app.core.errors import DeskError
from desk_app.core.i18n import LANGUAGES, _
from desk_app.core.text import clean
from desk_app.storage.tx import DEFAULT_PREFIX

LONGEST_TEXT = 500
MASKING = ("", "screen", "paper", "both")
"""Where phone numbers are shown without their middle."""


@dataclass(frozen=True)
class StoreProfile:
    """All settings at one moment.

    `language` is empty where the system's is followed. `store_logo` is the SHA-256 of a picture kept
    in the file, or empty. `service_level_s` is how soon a call should be answered, `short_abandon_s`
    up to when a caller who hung up is left out, both in seconds; `repeat_days` is how long a second
    call counts as a repetition; `satisfaction_target` is of 100; `backup_hours` is the time between
    backups while the program is open, 0 for none but on closing. `mask_phones` says where the middle
    of phone numbers is hidden: nowhere (""), "screen", "paper" or "both". A file silent for more than
    `retention_years` is proposed for erasing, 0 for never; one silent for `dormancy_factor` times its own
    interval between contacts counts as dormant. A callback that nobody set a time for is due after
    `callback_hours`, but never while the store is closed. `opens_at` and `closes_at` are when it opens and
    closes every day, local time, for as long as nobody wrote hours into the opening calendar; the same time means never
    closed. In a store that is open through the night a new day begins at `opens_at`.
    `authority_days` is within how many working days an authority decides about a complaint, 0 as it is in the region.
    Compensation of a complaint above `approval_limit_cents` in sum is decided by a supervisor. Customers are called
    `follow_up_days` after their complaint was closed, and of `follow_up_share` % of the deliveries
    `delivery_follow_up_days` after they were handed over, 0 % for never; an answer below `follow_up_low` of 100 opens
    a complaint. Standing deliveries are made, and goods that run out proposed, `care_days_ahead` days ahead; goods at a
    customer's are looked after `best_before_days` before their best-before date.
    """

    store_name: str = ""
    store_phone: str = ""
    store_address: str = ""
    store_hours: str = ""
    store_logo: str = ""
    branch_prefix: str = DEFAULT_PREFIX
    zone: str = "Asia/Shanghai"
    area_code: str = ""
    region: str = "CN"
    language: str = ""
    service_level_s: int = 30
    short_abandon_s: int = 5
    repeat_days: int = 7
    satisfaction_target: int = 85
    backup_hours: int = 4
    mask_phones: str = ""
    retention_years: int = 0
    dormancy_factor: int = 3
    callback_hours: int = 2
    opens_at: str = "09:00"
    closes_at: str = "18:00"
    authority_days: int = 0
    approval_limit_cents: int = 200_00
    follow_up_days: int = 3
    follow_up_share: int = 100
    delivery_follow_up_days: int = 1
    follow_up_low: int = 60
    care_days_ahead: int = 7
    best_before_days: int = 7

    @cached_property
    def zoneinfo(self) -> ZoneInfo:
        """The store's time zone."""
        return ZoneInfo(self.zone)


DEFAULTS = StoreProfile()
KEYS = tuple(each.name for each in fields(StoreProfile))


def check(key: str, value: str) -> str:
    """The value as it is kept; raises DeskError saying what would do."""
    if key not in KEYS:
        raise DeskError(
            _("There is no setting “{key}”. There are: {keys}.").format(key=key, keys=", ".join(KEYS)), field=key
        )
    tidy = _one_line(value)
    if key in _RANGES:
        return _number(key, tidy)
    return _CHECKS.get(key, _text)(key, tidy)


def profile_of(values: Mapping[str, str]) -> StoreProfile:
    """The profile of what stands in the file; a value that another program spoilt counts as not chosen."""
    chosen: dict[str, Any] = {}
    for key in KEYS:
        if key in values:
            try:
                kept = check(key, values[key])
            except DeskError:
                continue
            chosen[key] = int(kept) if key in _RANGES else kept
    return StoreProfile(**chosen)


def _one_line(value: str) -> str:
    return " ".join(clean(value)[0].split())


def _text(key: str, value: str) -> str:
    if len(value) > LONGEST_TEXT:
        raise DeskError(
            _("This text is longer than {most} characters: shorten it.").format(most=LONGEST_TEXT), field=key
        )
    return value


def _name(key: str, value: str) -> str:
    if not value:
        raise DeskError(_("The store needs a name: it stands at the head of every paper."), field=key)
    return _text(key, value)


def _logo(key: str, value: str) -> str:
    if value and not re.fullmatch("[0-9a-f]{64}", value):
        raise DeskError(_("Choose a picture file for the logo."), field=key)
    return value


def _prefix(key: str, value: str) -> str:
    prefix = value.upper()
    if not re.fullmatch("[A-Z0-9]{1,6}", prefix):
        raise DeskError(
            _("The branch prefix is 1 to 6 letters A–Z or digits, such as BJ01; “{value}” is not.").format(value=value),
            field=key,
        )
    return prefix


def _zone(key: str, value: str) -> str:
    try:
        return ZoneInfo(value).key
    except (ValueError, OSError, LookupError):
        raise DeskError(
            _("There is no time zone “{value}”. Write it as continent and city: Asia/Shanghai.").format(value=value),
            field=key,
        ) from None


def _area_code(key: str, value: str) -> str:
    digits = value.replace("-", "").replace(" ", "")
    if digits and not re.fullmatch("[0-9]{1,6}", digits):
        raise DeskError(
            _("An area code is digits only, such as 0571; “{value}” is not.").format(value=value), field=key
        )
    return digits


def _region(key: str, value: str) -> str:
    region = value.upper()
    if region != DEFAULTS.region and not _known_region(region):
        raise DeskError(
            _("A region is two letters, such as CN for China; there is none called “{value}”.").format(value=value),
            field=key,
        )
    return region


def _known_region(region: str) -> bool:
    import phonenumbers

    return region in phonenumbers.SUPPORTED_REGIONS


def _language(key: str, value: str) -> str:
    if value and value not in LANGUAGES:
        raise DeskError(
            _(
                "There is no language “{value}” here; choose {languages}, or leave it empty to follow the system."
            ).format(value=value, languages=", ".join(LANGUAGES)),
            field=key,
        )
    return value


def _masking(key: str, value: str) -> str:
    if value not in MASKING:
        raise DeskError(
            _("Phone numbers can be hidden on: screen, paper, both, or nowhere (leave it empty)."), field=key
        )
    return value


def _time_of_day(key: str, value: str) -> str:
    found = re.fullmatch("([0-9]{1,2})[:：]([0-9]{2})", value)
    if found is None or int(found[1]) > 23 or int(found[2]) > 59:
        raise DeskError(_("This is a time of day such as 09:00; “{value}” is not.").format(value=value), field=key)
    return f"{int(found[1]):02d}:{found[2]}"


def _number(key: str, value: str) -> str:
    least, most = _RANGES[key]
    if not re.fullmatch("[0-9]{1,9}", value) or not least <= int(value) <= most:
        raise DeskError(
            _("This is a whole number from {least} to {most}; “{value}” is not.").format(
                least=least, most=most, value=value
            ),
            field=key,
        )
    return str(int(value))


_RANGES = {
    "service_level_s": (1, 3600),
    "short_abandon_s": (0, 600),
    "repeat_days": (1, 365),
    "satisfaction_target": (0, 100),
    "backup_hours": (0, 168),
    "retention_years": (0, 100),
    "dormancy_factor": (1, 100),
    "callback_hours": (1, 168),
    "authority_days": (0, 365),
    "approval_limit_cents": (0, 999_999_999),
    "follow_up_days": (1, 90),
    "follow_up_share": (0, 100),
    "delivery_follow_up_days": (0, 90),
    "follow_up_low": (0, 100),
    "care_days_ahead": (0, 60),
    "best_before_days": (0, 365),
}
_CHECKS: dict[str, Callable[[str, str], str]] = {
    "store_name": _name,
    "store_logo": _logo,
    "branch_prefix": _prefix,
    "zone": _zone,
    "area_code": _area_code,
    "region": _region,
    "language": _language,
    "mask_phones": _masking,
    "opens_at": _time_of_day,
    "closes_at": _time_of_day,
}
