"""All that goes wrong in the made store, and the words that go with it."""

from desk_app.calls.model import Channel
from desk_app.demo.goods_troubles import GOODS_TROUBLES
from desk_app.demo.service_troubles import ENGLISH, SERVICE_TROUBLES

CHINESE = (*GOODS_TROUBLES, *SERVICE_TROUBLES)
SAID = (
    ("短信", Channel.SMS),
    ("视频", Channel.WECHAT),
    ("照片", Channel.WECHAT),
    ("当面", Channel.WALK_IN),
    ("看望", Channel.WALK_IN),
    ("电话", Channel.PHONE),
    ("回电", Channel.PHONE),
    ("致电", Channel.PHONE),
    ("phone", Channel.PHONE),
    ("Called", Channel.PHONE),
    ("together", Channel.WALK_IN),
)
"""A word in a note, and how the customer then heard of it."""
HOW = (Channel.PHONE, Channel.PHONE, Channel.PHONE, Channel.WECHAT, Channel.WALK_IN, Channel.SMS)
HOW_ENGLISH = (Channel.PHONE, Channel.PHONE, Channel.EMAIL)
CLOSED = ("客户满意，结案。", "已回访，客户同意结案。", "客户确认没有别的要求。", "")
CLOSED_ENGLISH = ("Customer is content.", "Closed with the customer's agreement.")
AGAIN = (
    "再次上门看过，问题还在。",
    "再次道歉，答应由李娜跟到底。",
    "厂家技术员上门，换了主要零件。",
    "同类问题列入每周例会，当天上报。",
    "当面说明换了什么，客户同意结案。",
)
AGAIN_ENGLISH = (
    "Looked at it again: it is still there.",
    "Apologised again, Li Na will see to it herself.",
    "The maker's engineer came and changed the main part.",
    "Such cases now go to the weekly meeting.",
    "Explained by phone what was changed; accepted.",
)
REOPENED = ("客户又来电：用了几天老毛病又来了。", "客户来店说问题还在，要求再处理。")
REOPENED_ENGLISH = ("Called again: the same trouble is back.",)

FAILED = (
    "敲门没人，电话不接",
    "客户临时出差，家里没人",
    "电梯太小进不去，客户要先问物业",
    "客户说地址写错了，要改",
    "道路施工，车进不去小区",
)
CANCELLED = ("客户在别处买了", "客户房子还没交付，先不要了", "缺货太久，客户不等了", "尺寸放不下，客户取消")

__all__ = [
    "AGAIN", "AGAIN_ENGLISH", "CANCELLED", "CHINESE", "CLOSED", "CLOSED_ENGLISH", "ENGLISH", "FAILED", "HOW",
    "HOW_ENGLISH", "REOPENED", "REOPENED_ENGLISH", "SAID",
]  # fmt: skip
