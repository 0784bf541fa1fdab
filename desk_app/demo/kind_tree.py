"""What complaints of the made store are about and what lay behind them: the usual kinds and causes, by their names."""

from desk_app.app import Desk
from desk_app.core.i18n import speaking
from desk_app.demo.trouble import Trouble
from desk_app.topics.model import Tree
from desk_app.topics.ready_made import match
from desk_app.topics.store import all_topics

_WRONG, _MAKER = "Goods · Does not work", "Goods · Fault of the maker"
_LATE, _FITTING = "Delivery · Late", "After-sales · Installation"
_NOT_WRITTEN, _NOBODY = "Way of working · Not written down", "Way of working · Nobody responsible"
_CARELESS, _TOO_MUCH = "People · Careless", "The promise · Promised too much"
_OF = {
    "冰箱不制冷": (_WRONG, _MAKER),
    "洗衣机漏水": (_WRONG, _NOT_WRITTEN),
    "空调安装": (_FITTING, _NOT_WRITTEN),
    "修了没好": ("After-sales · Repair", "People · Did not know"),
    "等零件太久": ("After-sales · Repair", _NOBODY),
    "电视有亮线": (_WRONG, _MAKER),
    "热水器忽冷忽热": (_WRONG, "People · Did not know"),
    "装歪了": (_FITTING, _CARELESS),
    "噪音大": ("Goods · Not as described", _NOT_WRITTEN),
    "送货迟到": (_LATE, _NOT_WRITTEN),
    "送货没打电话": (_LATE, _CARELESS),
    "送货改期": (_LATE, _TOO_MUCH),
    "货没送到": ("Delivery · Not delivered", _NOBODY),
    "送货碰坏": ("Delivery · Damaged on the way", _CARELESS),
    "安装收费": ("Price · Wrongly charged", "The promise · Misunderstood"),
    "接电话态度": ("Staff · Unfriendly", _NOBODY),
    "降价": ("Price · Price difference", "The promise · Misunderstood"),
    "少送配件": ("Goods · Wrong or missing goods", _CARELESS),
    "Not cooling": (_WRONG, _MAKER),
    "Late delivery": (_LATE, _NOT_WRITTEN),
    "Water from the indoor unit": (_FITTING, _NOT_WRITTEN),
    "Extra charge": ("Price · Wrongly charged", "The promise · Misunderstood"),
}


def plant_kinds(desk: Desk, actor: str) -> None:
    """Writes the usual kinds and causes into the file, as the store speaks."""
    with speaking("zh_CN"):
        for tree in (Tree.COMPLAINTS, Tree.CAUSES):
            desk.topics.begin(actor, tree)


def kind_of(trouble: Trouble) -> str:
    """The kind of a trouble; the store's tree is matched to it."""
    return _OF[trouble.topic][0]


def cause_id_of(desk: Desk, trouble: Trouble) -> str | None:
    """The cause of a trouble in the store's tree."""
    found = match(all_topics(desk.file, Tree.CAUSES), Tree.CAUSES, _OF[trouble.topic][1])
    return found.id if found else None
