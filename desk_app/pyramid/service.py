"""Computing the pyramid, and writing each customer's class into their file."""

from collections.abc import Mapping
from datetime import date as Date
from datetime import timedelta

from desk_app.core.i18n import _, language, speaking
from desk_app.pyramid import store
from desk_app.pyramid.model import Placed, Pyramid, floors
from desk_app.pyramid.rule import RULE, Rule, Signs, place
from desk_app.pyramid.scores import Method, method_for, scores
from desk_app.pyramid.store import Written
from desk_app.pyramid.tiers import TIER_WORDS, Tier, tier_of
from desk_app.settings import store as settings
from desk_app.storage.desk_file import DeskFile
from desk_app.storage.reading import Reader


class PyramidService:
    """The pyramid of the customers of one desk file."""

    def __init__(self, file: DeskFile) -> None:
        self._file = file

    def computed(self, as_of: Date | None = None, *, method: Method = Method.QUINTILES, rule: Rule = RULE) -> Pyramid:
        """The pyramid as of a day (today unless said otherwise), and who moves; writes nothing."""
        return _computed(self._file, store.present(self._file), as_of or self._today(), method, rule)

    def recompute(
        self, actor: str, as_of: Date | None = None, *, method: Method = Method.QUINTILES, rule: Rule = RULE
    ) -> Pyramid:
        """Writes the class of each customer who moves into their file, in one save; answers as `computed` did.

        A class that a person or a file brought in wrote stays as it is. One that the computation wrote to
        somebody who has no purchase any more is taken away.
        """
        day = as_of or self._today()
        with self._file.write(actor, store.RECOMPUTE) as tx:
            present = store.present(tx)
            pyramid = _computed(tx, present, day, method, rule)
            with speaking(settings.profile(tx).language or language()):
                for tier in Tier:
                    store.write(tx, _(TIER_WORDS[tier]), (one.customer_id for one in pyramid.moves if one.tier == tier))
            bought = {one.customer_id for one in pyramid.placed}
            store.write(tx, None, (each for each, said in present.items() if said.computed and each not in bought))
        return pyramid

    def _today(self) -> Date:
        return self._file.clock.now().astimezone(settings.profile(self._file).zoneinfo).date()


def _computed(file: Reader, present: Mapping[str, Written], as_of: Date, method: Method, rule: Rule) -> Pyramid:
    currency, others = store.main_currency(file, as_of)
    bought = store.bought_until(file, as_of, rule.period_days, currency)
    signs = store.signs(file, as_of, rule.period_days, settings.profile(file).zoneinfo)
    first = store.first_day(file)
    comparable = first is not None and first <= as_of - timedelta(days=2 * rule.period_days - 1)
    placed, none = [], Signs()
    for one, scored in zip(bought, scores(bought, method), strict=True):
        sign = signs.get(one.customer_id, none)
        said = present.get(one.customer_id)
        tier = place(one, scored, sign, rule, comparable=comparable)
        before = tier_of(said.text) if said else None
        placed.append(Placed(one, scored, sign, tier, before, said is not None and not said.computed))
    return Pyramid(
        as_of=as_of,
        rule=rule,
        method=method_for(len(bought), method),
        currency=currency,
        placed=placed,
        floors=floors(placed),
        other_currency=others,
        without_purchase=store.people(file) - len(bought),
        comparable=comparable,
    )
