"""What shops, and people who speak English, call the made store about."""

from desk_app.calls.model import CallKind, Outcome
from desk_app.core.stages import Stage
from desk_app.demo.chat import Chat

_ASK, _WANT, _IDEA, _PRAISE = CallKind.ENQUIRY, CallKind.REQUEST, CallKind.SUGGESTION, CallKind.PRAISE
_DONE, _BACK, _ON = Outcome.SOLVED, Outcome.WILL_CALL_BACK, Outcome.PASSED_ON
_BIG = ("fridge", "freezer", "washer", "air", "tv", "heater", "kitchen")

SHOPS = (
    Chat(
        4,
        _ASK,
        "批量采购",
        (
            "要{goods}六台，问批发价，报单价 {price} 元再让 5%，等老板回话。",
            "开新店，要一批{goods}，请李娜{day}上门谈。",
        ),
        (_BACK, _ON),
    ),
    Chat(
        3,
        _WANT,
        "报修",
        ("店里{goods}不制冷，里面有货，急，周师傅今天去。", "{goods}灯不亮，不影响用，约{day}。"),
        (_ON,),
        ("freezer",),
        Stage.REPAIR,
    ),
    Chat(
        3,
        _ASK,
        "对账",
        ("核对上月的货款，数目对的，{day}转账。", "要上月的送货单复印件，已打印好。"),
        (_DONE,),
        (),
        Stage.SETTLEMENT,
    ),
    Chat(
        3,
        _ASK,
        "价格咨询",
        ("店里用，问{goods}多少钱，报 {price} 元，两台以上让 3%。", "问{goods}商用和家用差在哪里，已讲清楚。"),
        (_DONE, _DONE, _BACK),
    ),
    Chat(
        2,
        _WANT,
        "改送货时间",
        ("{day}盘点，改后一天上午送，已记在单子上。", "中午客人多，要求下午两点以后再送。"),
        (_DONE, _ON),
        (),
        Stage.DISPATCH,
    ),
    Chat(1, _PRAISE, "表扬", ("说周师傅修冷柜来得快，货都保住了。",)),
    Chat(2, _WANT, "开发票", ("要开公司抬头的专用发票，税号已记。",), (_DONE, _ON), (), Stage.SETTLEMENT),
)

ENGLISH = (
    Chat(
        3,
        _ASK,
        "Price",
        (
            "Asked what the {goods} costs: ¥{price}, delivery included. Will think about it.",
            "Asked whether the {goods} can be paid by a foreign card: yes, Visa and Mastercard.",
        ),
    ),
    Chat(
        2,
        _ASK,
        "In stock?",
        ("Wanted to know if the {goods} is in stock: two in the warehouse, kept one until {day}.",),
        (_DONE,),
        _BIG,
    ),
    Chat(
        2,
        _ASK,
        "Installation",
        (
            "Asked if a drill hole through the wall is included: ¥60 per hole.",
            "Rented flat, landlord must agree to the outdoor unit. Will ask and call again.",
        ),
        (_DONE, _BACK),
        ("air",),
    ),
    Chat(
        2,
        _ASK,
        "How to use it",
        ("Panel is in Chinese only. Sent the English manual by WeChat.", "Asked how to switch the remote to heating."),
        (_DONE,),
        ("air", "washer"),
        Stage.REPAIR,
    ),
    Chat(
        2,
        _WANT,
        "Repair",
        ("{goods} makes a loud noise. Mr Zhou will come on {day}, needs a call before.",),
        (_ON,),
        ("washer", "fridge"),
        Stage.REPAIR,
    ),
    Chat(
        1,
        _WANT,
        "Invoice",
        ("Needs an invoice in the company's name for the expense claim. Sent by e-mail.",),
        (_DONE,),
        (),
        Stage.SETTLEMENT,
    ),
    Chat(1, _PRAISE, "Thanks", ("Thanks the courier for carrying it to the fifth floor.",)),
)
