"""The six stages every record can be placed on."""

from enum import StrEnum

from desk_app.core.i18n import N_


class Stage(StrEnum):
    """Where in the trade a matter stands."""

    PRE_SALE = "pre_sale"
    DISPATCH = "dispatch"
    DELIVERY = "delivery"
    RELATIONSHIP = "relationship"
    SETTLEMENT = "settlement"
    REPAIR = "repair"


STAGE_NAMES = {
    Stage.PRE_SALE: N_("pre-sale"),
    Stage.DISPATCH: N_("order dispatch"),
    Stage.DELIVERY: N_("delivery"),
    Stage.RELATIONSHIP: N_("relationship"),
    Stage.SETTLEMENT: N_("settlement"),
    Stage.REPAIR: N_("repair and maintenance"),
}
