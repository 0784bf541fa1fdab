"""Moments in words: for the near ("in 42 min"), dates for the far."""

from datetime import date as Date
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from desk_app.core.i18n import N_, _, language, ngettext

_EN_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_WEEKDAYS = (N_("Mon"), N_("Tue"), N_("Wed"), N_("Thu"), N_("Fri"), N_("Sat"), N_("Sun"))


def weekday(place: int) -> str:
    """A weekday in short, counted from Monday as 0: `Mon` or `周一`."""
    return _(_WEEKDAYS[place])


def date(day: Date, *, year: bool = False) -> str:
    """`21 Nov` or `11月21日`; with the year `21 Nov 2026`, `2026年11月21日`."""
    if language() == "zh_CN":
        return f"{day.year}年{day.month}月{day.day}日" if year else f"{day.month}月{day.day}日"
    text = f"{day.day} {_EN_MONTHS[day.month - 1]}"
    return f"{text} {day.year}" if year else text


def clock_time(moment: datetime, zone: ZoneInfo) -> str:
    """`14:30` in the store's zone."""
    return moment.astimezone(zone).strftime("%H:%M")


def date_time(moment: datetime, zone: ZoneInfo, *, year: bool = False) -> str:
    """`21 Nov 14:30` or `11月21日 14:30` in the store's zone."""
    local = moment.astimezone(zone)
    return f"{date(local.date(), year=year)} {local:%H:%M}"


def on_list(moment: datetime, now: datetime, zone: ZoneInfo) -> str:
    """Short for a list: `14:30` today, `yesterday 18:40`, `tomorrow 09:00`, else the date."""
    local, today = moment.astimezone(zone), now.astimezone(zone).date()
    at = local.strftime("%H:%M")
    match (local.date() - today).days:
        case 0:
            return at
        case -1:
            return _("yesterday {time}").format(time=at)
        case 1:
            return _("tomorrow {time}").format(time=at)
    if local.year != today.year:
        return date(local.date(), year=True)
    return date_time(moment, zone)


def short(moment: datetime, now: datetime, zone: ZoneInfo) -> str:
    """`14:30` today, else the day: `21 Nov`, `11月21日`."""
    local = moment.astimezone(zone)
    return local.strftime("%H:%M") if local.date() == now.astimezone(zone).date() else date(local.date())


def near(moment: datetime, now: datetime, zone: ZoneInfo) -> str:
    """A due time in words: `14:30, in 42 min` near by, otherwise as on a list."""
    left = moment - now
    text = on_list(moment, now, zone)
    if timedelta(0) <= left < timedelta(hours=1):
        minutes = int(left.total_seconds() // 60)
        return _("{when}, in {minutes} min").format(when=text, minutes=minutes)
    return text


def late_by(delta: timedelta) -> str:
    """How late, in the unit that matters: `40 min late`, `2 h late`, `3 days late`."""
    minutes = max(1, int(delta.total_seconds() // 60))
    if minutes < 60:
        return _("{n} min late").format(n=minutes)
    if minutes < 48 * 60:
        return _("{n} h late").format(n=minutes // 60)
    days = minutes // (24 * 60)
    return ngettext("{n} day late", "{n} days late", days).format(n=days)


def duration(seconds: int) -> str:
    """`02:31` or `1:02:31`, as on a telephone."""
    hours, rest = divmod(max(0, seconds), 3600)
    minutes, seconds = divmod(rest, 60)
    return f"{hours}:{minutes:02d}:{seconds:02d}" if hours else f"{minutes:02d}:{seconds:02d}"
