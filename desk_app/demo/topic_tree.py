"""What calls of the made store are about: its tree of topics, and where each word of the stories stands in it."""

from desk_app.app import Desk
from desk_app.topics.model import BETWEEN

TREE = {
    "送货": ("订货", "送货进度", "改送货时间", "迟到", "送错或少件", "运输损坏", "送货回访"),
    "安装": ("预约上门", "安装不当", "安装收费"),
    "质量": ("不能正常使用", "噪音或异味"),
    "价格": ("询价", "差价", "批量采购", "发票", "对账"),
    "库存": ("有无现货", "到货时间", "预留"),
    "售后": ("维修", "退换货", "使用方法", "保修政策", "清洗保养", "投诉回复"),
    "门店": ("以旧换新", "会员积分", "建议", "表扬", "服务态度"),
    "其他": ("回未接来电", "打错"),
}
_WORDS = {
    "订货": "订货 Order",
    "送货进度": "送货进度",
    "改送货时间": "改送货时间 送货改期",
    "迟到": "送货迟到 货没送到 送货没打电话 Late_delivery",
    "送错或少件": "少送配件",
    "运输损坏": "送货碰坏",
    "送货回访": "送货回访 Follow-up",
    "预约上门": "安装问题 Installation",
    "安装不当": "空调安装 装歪了 Water_from_the_indoor_unit",
    "安装收费": "安装收费 Extra_charge",
    "不能正常使用": "冰箱不制冷 洗衣机漏水 电视有亮线 热水器忽冷忽热 Not_cooling",
    "噪音或异味": "噪音大",
    "询价": "价格咨询 Price",
    "差价": "降价",
    "批量采购": "批量采购",
    "发票": "开发票 Invoice",
    "对账": "对账",
    "有无现货": "有没有现货 In_stock?",
    "维修": "报修 修了没好 等零件太久 Repair",
    "退换货": "退换货",
    "使用方法": "使用问题 How_to_use_it",
    "保修政策": "保修政策",
    "清洗保养": "清洗保养",
    "投诉回复": "投诉回复 Answer_to_the_complaint",
    "以旧换新": "以旧换新",
    "会员积分": "会员积分",
    "建议": "建议",
    "表扬": "表扬 Thanks",
    "服务态度": "接电话态度",
    "回未接来电": "回未接来电 Missed_call",
    "打错": "打错",
}
_ABOVE = {name: first for first, under in TREE.items() for name in under}
PATH_OF = {
    word.replace("_", " "): f"{_ABOVE[name]}{BETWEEN}{name}" for name, words in _WORDS.items() for word in words.split()
}
"""The word of a story to the path of its topic."""


def plant(desk: Desk, actor: str) -> dict[str, str]:
    """Writes the tree into the file; answers path to id."""
    found = {}
    for first, under in TREE.items():
        top = desk.topics.add(actor, first)
        for name in under:
            topic = desk.topics.add(actor, name, top.id)
            found[topic.path] = topic.id
    return found
