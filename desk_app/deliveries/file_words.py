"""How far an order has come, in the words of shops, market places and carriers of both languages."""

import re
from collections.abc import Mapping

from desk_app.calls.importing import words_of
from desk_app.core.text import fold
from desk_app.deliveries.model import DeliveryState

_STATE_OF: Mapping[str, DeliveryState] = words_of(
    {
        DeliveryState.RECEIVED: "created|approved|invoiced|processing|unavailable|pending|pending payment"
        "|payment pending|awaiting payment|awaiting shipment|awaiting fulfillment|ready to ship"
        "|on hold|hold|paid|new"
        "|open|confirmed|accepted|unfulfilled|unshipped|not shipped|not yet shipped|backordered|label created"
        "|pre-transit|info received|information received|order placed|placed"
        "|待发货|待付款|等待付款|等待买家付款确认|待支付|待接单|待确认|待审核|待处理|待拣货|待打包"
        "|待出库|等待出库|备货中|未发货|未付款|新订单|已下单|已接单|接单"
        "|已付款|已支付|已确认|已审核|已付款，待发货|已付款待发货|待发货，已成团|已成团，待发货|待成团|拼团中"
        "|买家已付款，等待卖家发货|等待买家付款|买家已付款|等待卖家发货|等待发货|待揽收|待揽件|待取件|等待揽收",
        DeliveryState.ASSIGNED: "scheduled|dispatched|assigned|picked|packed|ready for pickup"
        "|已派单|派单|待配送|待取货|已分配|已拣货|已打包|待自提",
        DeliveryState.UNDER_WAY: "shipped|in transit|out for delivery|on the way|fulfilled|partial"
        "|partially shipped"
        "|partially fulfilled|partly shipped|part shipped|partially delivered|partly delivered"
        "|dispatched to customer"
        "|picked up|handed to carrier|with carrier|with courier|arrived at facility"
        "|departed facility|customs clearance"
        "|available for pickup|with delivery courier|shipment picked up|in delivery|transit"
        "|已发货|已发货，待收货|已发货，待签收|已发货待收货|待签收|已揽收|已揽件|已收件|已收寄"
        "|已取件|已出库|配送中|运输中|在途|在途中"
        "|派送中|派件中|正在派送|正在派件|转运中|清关中|待收货|等待收货|等待确认收货"
        "|卖家已发货，等待买家确认|卖家已发货|商家已发货"
        "|部分发货|卖家部分发货|已部分发货|部分签收|到达派件城市|快件到达|离开始发城市|已到达代收点"
        "|待取件（代收点）",
        DeliveryState.DELIVERED: "complete|completed|done|received by customer"
        "|delivered to customer|signed|signed for"
        "|proof of delivery|pod|closed - delivered|delivered to neighbor|delivered to neighbour"
        "|delivered - signed"
        "|交易成功|交易完成|已签收|签收|妥投|已妥投|本人签收|他人签收|代签收|代收点签收|正常签收"
        "|派件成功|派送成功|已收货"
        "|已收货，未签收|确认收货|已确认收货|已完成，未评价|已完成，已评价|待评价|已评价|订单完成"
        "|已送达|已完成|送达|完成|交易已完成",
        DeliveryState.FAILED: "undelivered|delivery failed|failed attempt|attempted delivery|delivery attempted"
        "|delivery exception|exception|undeliverable|return to sender|returned to sender|returning"
        "|delivery refused"
        "|refused|failure|not delivered|returned|returned to seller"
        "|拒收|已拒收|客户拒收|配送失败|派送失败|派件失败|派送异常|派件异常|问题件|疑难件|异常"
        "|未妥投|投递失败|退回|退回中|退件中|退件"
        "|已退回|退签|退回签收|失败",
        DeliveryState.CANCELLED: "canceled|cancelled by buyer|cancelled by seller"
        "|cancelled by customer|voided|void|expired"
        "|refunded|refund completed|return completed|fully refunded"
        "|交易关闭|交易取消|已取消|取消|订单取消|已关闭|已作废|作废|已退款|退款成功|退款完成"
        "|全额退款|已退货|退货完成|退货退款成功"
        "|已发货，退款成功|未发货，退款成功|已签收，退款成功",
    }
)
RANK = {
    DeliveryState.RECEIVED: 0,
    DeliveryState.ASSIGNED: 1,
    DeliveryState.UNDER_WAY: 2,
    DeliveryState.FAILED: 2,
    DeliveryState.DELIVERED: 3,
    DeliveryState.CANCELLED: 4,
}
"""How far along each is: what a list says later never takes a delivery back."""
_GIFT = frozenset(map(fold, ("1", "yes", "y", "x", "true", "gift", "free", "free gift", "是", "赠品", "赠", "礼品")))
_GIFT_IN_NAME = re.compile(r"\s*[(（\[【]?\s*(?:赠品|赠送|free gift|gift)\s*[)）\]】:：-]?", re.IGNORECASE)
_MARKED = re.compile(r"\s*[(（](?:(?P<removed>已?删除)|锁定|暂停)[)）]\s*")
"""How market places mark an order that its buyer removed, or that is held."""
_SIGNS = re.compile(r"[,，、;；]\s*")
_BY_ITS_PARTS = re.compile(r"\s*[-–—:：(（/|]\s*")


def state_of(word: str) -> DeliveryState | None:
    """What a list's word says; None for one nobody knows.

    `Shipped - Delivered to Buyer` and `已签收：前台` say what one of their parts says, the furthest along.
    """
    if marked := _MARKED.match(word):
        rest = state_of(word[marked.end() :])
        return DeliveryState.CANCELLED if marked["removed"] and rest is DeliveryState.RECEIVED else rest
    folded = fold(_SIGNS.sub("，", word.strip()))
    found = _STATE_OF.get(folded) or _STATE_OF.get(fold(word))
    if found is not None:
        return found
    parts = [part.rstrip(")） ") for part in _BY_ITS_PARTS.split(word) if part]
    if len(parts) < 2:
        return None
    told = [state for part in parts if (state := _STATE_OF.get(fold(part)) or _by_last_words(part)) is not None]
    return max(told, key=lambda state: (RANK[state], state is DeliveryState.FAILED), default=None)


def _by_last_words(part: str) -> DeliveryState | None:
    """`Delivered to Buyer`, `Returning to Seller`: by the first word."""
    first = fold(part.partition(" ")[0])
    return _STATE_OF.get(first) if first in ("delivered", "returned", "returning", "rejected", "refused") else None


def is_gift(said: str, goods: str, price_cents: int | None) -> bool:
    """Whether a line is a gift: the list says so, its price is nothing, or its name begins with the word."""
    return fold(said) in _GIFT or price_cents == 0 or _GIFT_IN_NAME.match(goods) is not None


def hides_a_name(name: str) -> bool:
    """Whether somebody took characters out of a name: `王*`, `陈某某`; another of the same looks is another person."""
    return any(sign in name for sign in "*＊×●") or "某" in name
