"""Computing the pyramid, writing each customer's class, and deciding otherwise by hand."""

from collections.abc import Mapping
from datetime import date as Date
from datetime import timedelta

from desk_app.core.errors import DeskError
from desk_app.core.i18n import _
from desk_app.customers import store as customers
from desk_app.customers.model import CustomerKind, free_text
from desk_app.pyramid import computations_store as computations
from desk_app.pyramid import store
from desk_app.pyramid import sums_store as sums
from desk_app.pyramid.handout import MOVES_SHOWN, PyramidPage
from desk_app.pyramid.model import Placed, Pyramid, Why, floors
from desk_app.pyramid.rule import RULE, Rule, Signs, placer
from desk_app.pyramid.scores import Method, Scales, method_for
from desk_app.pyramid.store import Written
from desk_app.pyramid.tiers import Tier
from desk_app.settings import store as settings
from desk_app.staff import store as staff
from desk_app.storage.desk_file import DeskFile
from desk_app.storage.reading import Reader


class PyramidService:
    """The pyramid of the customers of one desk file."""

    def __init__(self, file: DeskFile) -> None:
        self._file = file

    def computed(self, as_of: Date | None = None, *, method: Method = Method.QUINTILES, rule: Rule = RULE) -> Pyramid:
        """The pyramid as of a day (today unless said otherwise), and who would move; writes nothing."""
        return _computed(self._file, store.written(self._file), as_of or self._today(), method, rule)

    def recompute(
        self, actor: str, as_of: Date | None = None, *, method: Method = Method.QUINTILES, rule: Rule = RULE
    ) -> Pyramid:
        """Writes what the rule says of each customer where it is news, in one save; answers as `computed` did.

        What somebody decided by hand, or a list brought in, stays in force. Who has no purchase any more
        loses the class that was computed.
        """
        day = as_of or self._today()
        with self._file.write(actor, computations.RECOMPUTE) as tx:
            written = store.written(tx)
            pyramid = _computed(tx, written, day, method, rule)
            news: dict[str, Tier | None] = {}
            for one in pyramid.placed:
                said = written.get(one.customer_id)
                if said is None or (said.computed, said.rule_version) != (one.tier, rule.version):
                    news[one.customer_id] = one.tier
            bought = {one.customer_id for one in pyramid.placed}
            news.update((each, None) for each, said in written.items() if said.computed and each not in bought)
            store.place(tx, news, rule.version, day)
            computations.keep(tx, pyramid, wrote=bool(news))
        return pyramid

    def override(self, actor: str, customer_id: str, tier: Tier, reason: str) -> None:
        """Decides a customer's class by hand: it holds whatever is computed later, until the decision is ended.

        Raises DeskError without a reason, and for a file that has no class: one that is out of the lists, or
        the one walk-in customers share.
        """
        why = free_text(reason)
        if not why:
            raise DeskError(_("Say why: whoever reads it later has to understand it."), field="reason")
        with self._file.write(actor, "pyramid.override") as tx:
            one = customers.by_id(tx, customer_id)
            if one.deleted_at is not None:
                raise DeskError(_("{name} is out of the lists: bring that file back first.").format(name=one.name))
            if one.kind == CustomerKind.WALK_IN:
                raise DeskError(_("Walk-in customers share this file: it has no tier."), field="tier")
            store.decide(tx, customer_id, tier, why, self._today())

    def end_override(self, actor: str, customer_id: str, reason: str = "") -> None:
        """Lets the rule hold again for a customer; raises DeskError where nobody decided otherwise."""
        with self._file.write(actor, "pyramid.end_override") as tx:
            if store.present_of(tx, customer_id).by_hand is None:
                raise DeskError(_("Nobody decided otherwise: the rule holds already."))
            store.decide(tx, customer_id, None, free_text(reason), self._today())

    def why(self, customer_id: str, *, rule: Rule = RULE) -> Why:
        """Why a customer is in their class, as of the last computation; reads that customer's rows alone."""
        said, last = store.present_of(self._file, customer_id), computations.last(self._file)
        if last is None:
            return Why(said, None)
        period, zone = rule.period_days, settings.profile(self._file).zoneinfo
        bought = sums.bought_until(self._file, last.as_of, period, last.currency, customer_id=customer_id)
        signs = sums.signs(self._file, last.as_of, period, zone, customer_id=customer_id).get(customer_id, Signs())
        if not bought or last.scales is None:
            return Why(said, last, signs=signs)
        return Why(said, last, bought[0], last.scales.scores(bought)[0], signs)

    def page(self) -> PyramidPage:
        """What is printed of the pyramid: the classes in force, or where none was computed yet, what they would be."""
        pyramid, last = self.computed(), computations.last(self._file)
        return PyramidPage(
            pyramid=pyramid,
            last=last,
            by=staff.names(self._file).get(last.by, "") if last else "",
            steps=tuple(computations.steps_of(self._file, last)) if last else (),
            moves=tuple(computations.moves_of(self._file, last, MOVES_SHOWN)) if last else (),
            printed_at=self._file.clock.now(),
            zone=settings.profile(self._file).zoneinfo,
        )

    def _today(self) -> Date:
        return self._file.clock.now().astimezone(settings.profile(self._file).zoneinfo).date()


def _computed(file: Reader, written: Mapping[str, Written], as_of: Date, method: Method, rule: Rule) -> Pyramid:
    currency, others = sums.main_currency(file, as_of)
    bought = sums.bought_until(file, as_of, rule.period_days, currency)
    signs = sums.signs(file, as_of, rule.period_days, settings.profile(file).zoneinfo)
    first = sums.first_day(file)
    comparable = first is not None and first <= as_of - timedelta(days=2 * rule.period_days - 1)
    scales = Scales.of(bought, method) if bought else None
    placed, none, tier_by = list[Placed](), Signs(), placer(rule, comparable=comparable)
    for one, scored in zip(bought, scales.scores(bought) if scales else (), strict=True):
        sign = signs.get(one.customer_id, none)
        said = written.get(one.customer_id)
        tier = tier_by(one, scored, sign)
        held = said.held if said else None
        before = held or (said.computed if said else None)
        placed.append(Placed(one, scored, sign, tier, before, held is not None))
    buyers = {one.customer_id for one in placed}
    others_ = [said for each, said in written.items() if each not in buyers]
    return Pyramid(
        as_of=as_of,
        rule=rule,
        method=method_for(len(bought), method),
        currency=currency,
        placed=placed,
        standing=floors(
            [*((one.before, one.bought) for one in placed), *((said.held or said.computed, None) for said in others_)]
        ),
        floors=floors([*((one.after, one.bought) for one in placed), *((said.held, None) for said in others_)]),
        other_currency=others,
        without_purchase=sums.people(file) - len(bought),
        comparable=comparable,
        scales=scales,
    )
