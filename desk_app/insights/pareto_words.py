"""What complaints are about, in sentences and cells: the same in the window, on paper and for a spreadsheet."""

from desk_app.complaints.pareto import AXIS_WORDS, WITHOUT_WORDS, About, Axis, Bar, rule_words
from desk_app.core.i18n import _, ngettext

FEW = 5


def share_words(share: float) -> str:
    """A share in whole per cents."""
    return f"{round(100 * share)} %"


def headline(found: About) -> str:
    """How many there were and before, how many of them a customer voiced, and what stands beside them."""
    said = ngettext("{n} complaint, before that {before}", "{n} complaints, before that {before}", found.total)
    lines = [said.format(n=f"{found.total:,}", before=f"{found.total_before:,}")]
    lines.append(
        _("voiced by customers: {voiced}, found by us: {found}").format(voiced=found.voiced, found=found.found)
    )
    beside = _("not counted among them: suggestions {suggestions}, praise {praise}")
    lines.append(beside.format(suggestions=found.suggestions, praise=found.praise))
    return " · ".join(lines)


def rates(found: About) -> list[str]:
    """The complaints customers voiced per 1,000 deliveries and per 1,000 contacts, with what they are counted over."""
    return [
        _rate(found, found.deliveries, _("Voiced complaints per 1,000 deliveries: {rate} ({voiced} of {n} ordered)")),
        _rate(found, found.contacts, _("Voiced complaints per 1,000 contacts: {rate} ({voiced} of {n} that came in)")),
    ]


def _rate(found: About, of: int, words: str) -> str:
    rate = found.per_thousand(of)
    shown = "–" if rate is None else f"{rate:,.1f}"
    return words.format(rate=shown, voiced=f"{found.voiced:,}", n=f"{of:,}")


def compared(found: About) -> str:
    """Which days stand beside each other."""
    days = _("{days}; beside them the same many days before: {before}")
    return days.format(days=found.days.words, before=found.days.before.words)


def numbers_words(bar: Bar) -> str:
    """How many and before, as they stand beside a bar."""
    said = _("{n} ({before})").format(n=f"{bar.count:,}", before=f"{bar.before:,}")
    return " · ".join((said, _("new hot spot"))) if bar.hot else said


def bar_words(bar: Bar) -> str:
    """A bar in one sentence."""
    said = _("{name}: {n}, before that {before}; {share} of all, {upto} with all above it")
    words = said.format(
        name=bar.name, n=bar.count, before=bar.before, share=share_words(bar.share), upto=share_words(bar.upto)
    )
    if bar.found:
        words = _("{words}; {n} found by us").format(words=words, n=bar.found)
    return _("{words}; new hot spot").format(words=words) if bar.hot else words


def none_words(found: About) -> str:
    """What is said where there is no bar: that nobody complained, or how many complaints have no kind or cause."""
    if not found.total:
        return _("No complaints in these days.")
    if found.axis is Axis.CAUSE:
        said = ngettext(
            "{n} complaint in these days: a cause from the list is missing.",
            "{n} complaints in these days: a cause from the list is missing in all of them.",
            found.total,
        )
    else:
        said = ngettext(
            "{n} complaint in these days: it has no kind.",
            "{n} complaints in these days: none of them has a kind.",
            found.total,
        )
    return said.format(n=f"{found.total:,}")


def lead_words(found: About) -> str:
    """What leads to those that stand in no bar."""
    said = (
        _("Show the {n} without a cause from the list")
        if found.axis is Axis.CAUSE
        else _("Show the {n} without a kind")
    )
    return said.format(n=f"{found.without:,}")


def left_over(found: About) -> str:
    """How many stand in no bar beside those that do; "" if none (see `none_words`)."""
    if not found.without or not found.bars:
        return ""
    return _("{n} {without} are not in the picture.").format(
        n=f"{found.without:,}", without=_(WITHOUT_WORDS[found.axis])
    )


def heads(found: About) -> list[str]:
    """The heads of the table."""
    name = _(AXIS_WORDS[found.axis])
    return [name, _("Complaints"), _("Found by us"), _("Before"), _("Share"), _("Up to here"), _("New")]


def cells(found: About) -> list[list[str]]:
    """The bars as a table."""
    return [
        [
            bar.name,
            f"{bar.count:,}",
            f"{bar.found:,}",
            f"{bar.before:,}",
            share_words(bar.share),
            share_words(bar.upto),
            _("new hot spot") if bar.hot else "",
        ]
        for bar in found.bars
    ]


def marks_words() -> str:
    """What the marks in the picture say."""
    return _("light: found by us; upright mark: before; line: share with all above it")


def told(found: About) -> list[str]:
    """All sentences under the picture: rates, what is left over, the rule."""
    return [*rates(found), *filter(None, [left_over(found)]), rule_words(), marks_words()]
