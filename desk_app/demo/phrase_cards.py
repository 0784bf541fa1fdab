"""The short answers of the made store."""

from dataclasses import dataclass

from desk_app.app import Desk
from desk_app.phrases.model import PhraseDraft
from desk_app.topics.model import BETWEEN


@dataclass(frozen=True)
class Card:
    """A short answer; `topic` is the name of its topic under `above`."""

    title: str
    text: str
    keywords: str = ""
    above: str = ""
    topic: str = ""

    def draft(self, topics: dict[str, str]) -> PhraseDraft:
        """The card as it is typed in; `topics` are path to id."""
        return PhraseDraft(self.title, self.text, self.keywords, topics.get(f"{self.above}{BETWEEN}{self.topic}"))


OLD_CARD = Card("以旧换新怎么抵", "旧机按型号和年份估价，一般 50 到 300 元，上门看了再定。带身份证。", "旧机, 补贴")
"""Nobody has looked at it for half a year."""

CARDS = (
    Card(
        "标准安装包括什么",
        "标准安装免费：三米铜管、打一个孔、试机。超出的铜管每米 80 元，支架 80 元，高空作业 150 元。",
        "空调, 铜管, 支架",
        "安装",
        "安装收费",
    ),
    Card("打孔多少钱", "墙孔一个 60 元，混凝土墙 100 元，装的时候一起打。", "墙孔, 水钻", "安装", "安装收费"),
    Card("几天能装", "送到后打这个电话约，一般第二天，周末要等两天。", "预约", "安装", "预约上门"),
    Card(
        "送货时间怎么约",
        "上午九点到十二点，下午一点到六点，晚上六点到八点，出发前司机会打电话。",
        "时段",
        "送货",
        "改送货时间",
    ),
    Card("送货要钱吗", "三环以内免费，郊区大件 50 元。没有电梯的四楼以上每层加 10 元。", "运费, 上楼", "送货", "订货"),
    Card("没到货怎么答", "现在没有货。我给您登记，货到当天打电话，给您留两天。", "缺货, 登记", "库存", "有无现货"),
    Card("能留几天", "付 100 元订金留七天，不付订金留到第二天关门。", "订金, 预留", "库存", "预留"),
    Card(
        "七天退换三包",
        "七天内有质量问题可退可换，十五天内可换，一年保修，主要部件三年。外观划伤请当面说。",
        "退货, 换货, 三包",
        "售后",
        "退换货",
    ),
    Card("上门修收不收费", "保修期内免费。过保上门 50 元，修不好不收，零件按单子。", "过保, 上门费", "售后", "维修"),
    Card("开发票要什么", "个人要姓名和手机，公司要抬头和税号，电子发票当天发到手机。", "抬头, 税号", "价格", "发票"),
    Card(
        "网上便宜怎么办",
        "同型号同活动可以申请同价，店长批。我们送货、安装、旧机回收都在价里。",
        "同价, 差价",
        "价格",
        "差价",
    ),
)


def write_cards(desk: Desk, actor: str, topics: dict[str, str]) -> None:
    """Writes all but the old one."""
    for card in CARDS:
        desk.phrases.add(actor, card.draft(topics))
