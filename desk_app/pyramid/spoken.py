"""The pyramid in words: the rule, scores, growth, shares, and ways from tier to tier. In the language spoken."""

from desk_app.core.i18n import N_, _, ngettext
from desk_app.core.money import format_cents
from desk_app.pyramid.model import Computation, Step
from desk_app.pyramid.rule import Condition, Line, Measure, Rule
from desk_app.pyramid.scores import Bought, Method, Scale
from desk_app.pyramid.tiers import Tier, tier_words

METHOD_WORDS = {
    Method.QUINTILES: N_("fifths (5 is best)"),
    Method.QUARTILES: N_("quarters (1 is best)"),
    Method.RANKS: N_("ranks (1 is best)"),
}
_MEASURE_WORDS = {
    Measure.RECENCY: N_("recency"),
    Measure.FREQUENCY: N_("frequency"),
    Measure.MONETARY: N_("money"),
    Measure.GROWTH: N_("growth"),
    Measure.ORDERS: N_("purchases"),
    Measure.CENTS: N_("cents"),
    Measure.CENTS_LAST_PERIOD: N_("cents in the last period"),
    Measure.COMPLAINTS: N_("complaints"),
    Measure.CONTACTS: N_("contacts"),
}
_FIFTHS = {
    Measure.RECENCY: (N_("recency {n} or better"), N_("recency {n} or worse")),
    Measure.FREQUENCY: (N_("frequency {n} or better"), N_("frequency {n} or worse")),
    Measure.MONETARY: (N_("money {n} or better"), N_("money {n} or worse")),
}


def class_words(tier: Tier | None) -> str:
    """A tier, or that there is none."""
    return tier_words(tier) if tier else _("no tier")


def rule_words(rule: Rule) -> list[str]:
    """The rule as it is, a sentence a line; the first that fits holds."""
    return [
        _("The first line that fits decides. Recency, frequency and money are fifths from 1 to 5, 5 is best."),
        *(_line_words(line, rule.period_days) for line in rule.lines),
        _("{tier}: everybody else").format(tier=tier_words(rule.rest)),
        _("Who asks or calls often is moved by that nowhere. A tier never touches what is owed by promise or law."),
    ]


def _line_words(line: Line, days: int) -> str:
    conditions = _("; ").join(condition_words(condition, days) for condition in line.conditions)
    return _("{tier}: {conditions}").format(tier=tier_words(line.tier), conditions=conditions)


def condition_words(condition: Condition, days: int) -> str:
    """What one condition asks, in a period of so many days."""
    measure, least, most = condition.measure, condition.least, condition.most
    if least is not None and most is not None:
        name = _(_MEASURE_WORDS[measure])
        return _("{measure} from {least} to {most}").format(measure=name, least=least, most=most)
    if least is not None:
        return _at_least(measure, least, days)
    if most is not None:
        return _at_most(measure, most, days)
    return _(_MEASURE_WORDS[measure])


def _at_least(measure: Measure, least: float, days: int) -> str:
    if measure in _FIFTHS:
        return _(_FIFTHS[measure][0]).format(n=least)
    if measure is Measure.COMPLAINTS:
        words = ngettext(
            "{n} complaint or more in the last {days} days",
            "{n} complaints or more in the last {days} days",
            round(least),
        )
        return words.format(n=round(least), days=days)
    if measure is Measure.GROWTH and 0 < least < 1:
        more = round(least / (1 - least) * 100)
        return _("at least {percent} % more money than in the {days} days before").format(percent=more, days=days)
    return _("{measure} at least {least}").format(measure=_(_MEASURE_WORDS[measure]), least=least)


def _at_most(measure: Measure, most: float, days: int) -> str:
    if measure in _FIFTHS:
        return _(_FIFTHS[measure][1]).format(n=most)
    if measure is Measure.CENTS and most == -1:
        return _("more given back than bought")
    if measure is Measure.CENTS_LAST_PERIOD and most == 0:
        return _("no money in the last {days} days").format(days=days)
    if measure is Measure.GROWTH and most == 0:
        return _("no more money than in the {days} days before").format(days=days)
    return _("{measure} at most {most}").format(measure=_(_MEASURE_WORDS[measure]), most=most)


def score_words(scale: Scale, score: int) -> str:
    """A score and what it is one of: "4 of 5"; ranks "3rd of 18" as "rank 3 of 18"."""
    if scale.method is Method.RANKS:
        return _("rank {n} of {count}").format(n=score, count=len(scale.marks))
    if scale.method is Method.QUARTILES:
        return _("{n} of 4, 1 is best").format(n=score)
    return _("{n} of 5").format(n=score)


def growth_words(bought: Bought, days: int, currency: str) -> str:
    """How the last period stands against the one before."""
    now, before = max(bought.last_period, 0), max(bought.period_before, 0)
    money = {"now": format_cents(now, currency), "before": format_cents(before, currency), "days": days}
    if not now and not before:
        return _("nothing in the last {days} days nor in those before").format(days=days)
    if not before:
        return _("new: {now} in the last {days} days, nothing before").format(**money)
    if not now:
        return _("gone: nothing in the last {days} days, {before} before").format(**money)
    percent = round(abs(now - before) / before * 100)
    if now == before or not percent:
        return _("as before: {now} in the last {days} days").format(**money)
    if now > before:
        return _("{percent} % more: {now} in the last {days} days, {before} before").format(percent=percent, **money)
    return _("{percent} % less: {now} in the last {days} days, {before} before").format(percent=percent, **money)


def share(part: int, whole: int) -> str:
    """A part of the customers in percent, "0 %" of none."""
    return _("{percent} %").format(percent=f"{100 * part / whole:.1f}".removesuffix(".0") if whole else 0)


def step_words(step: Step) -> str:
    """From which tier to which, and how many."""
    if step.before is None:
        return _("placed as {after}: {n}").format(after=class_words(step.after), n=step.customers)
    words = _("{before} → {after}: {n}")
    return words.format(before=class_words(step.before), after=class_words(step.after), n=step.customers)


def computation_words(last: Computation, day: str, by: str) -> str:
    """When the tiers were computed last, as of which day, by whom and how."""
    method = _(METHOD_WORDS[last.method])
    if by:
        return _("Computed as of {day} by {who}: rule {version}, {method}.").format(
            day=day, who=by, version=last.rule_version, method=method
        )
    return _("Computed as of {day}: rule {version}, {method}.").format(
        day=day, version=last.rule_version, method=method
    )
