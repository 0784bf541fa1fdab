"""What customers of the made store call about when it is neither an order nor a complaint.

`{goods}` is an article, `{price}` its price in yuan, `{day}` a day near by.
"""

from dataclasses import dataclass

from desk_app.calls.model import CallKind, Outcome
from desk_app.core.stages import Stage


@dataclass(frozen=True)
class Chat:
    """One kind of conversation: how often it comes, and what is written down."""

    weight: int
    kind: CallKind
    topic: str
    notes: tuple[str, ...]
    outcomes: tuple[Outcome, ...] = (Outcome.SOLVED,)
    about: tuple[str, ...] = ()
    stage: Stage | None = None


_ASK, _WANT, _IDEA, _PRAISE = CallKind.ENQUIRY, CallKind.REQUEST, CallKind.SUGGESTION, CallKind.PRAISE
_DONE, _BACK, _ON = Outcome.SOLVED, Outcome.WILL_CALL_BACK, Outcome.PASSED_ON
_BIG = ("fridge", "freezer", "washer", "air", "tv", "heater", "kitchen")

CHINESE = (
    Chat(9, _ASK, "价格咨询", ("问{goods}多少钱，报 {price} 元，客户说考虑一下。", "问{goods}有没有活动，答周末店庆减 200 元。",
         "{goods}网上便宜一点，问能不能同价。答以店长批的为准。"), (_DONE, _DONE, _DONE, _BACK)),
    Chat(5, _ASK, "有没有现货", ("问{goods}有没有现货，查了仓库有 3 台，给客户留到{day}。", "{goods}店里没有样机，仓库有货，约{day}来看。",
         "{goods}缺货，已登记，到货打电话。"), (_DONE, _DONE, _BACK), _BIG),
    Chat(5, _ASK, "以旧换新", ("问旧家电能抵多少，告诉客户按型号和年份，上门看了再定。", "旧{goods}用了十年，估价 150 元，客户同意。",
         "问以旧换新补贴要带什么证件，答身份证和旧机照片。"), (_DONE,), _BIG),
    Chat(6, _ASK, "安装问题", ("问安装要不要另外收费，答标准安装免费，支架 80 元。", "外机要装在六楼外墙，问高空费，答 150 元。",
         "墙孔还没打，问能不能一起打，答可以，一个孔 60 元。"), (_DONE, _DONE, _ON), ("air",)),
    Chat(3, _ASK, "安装问题", ("厨房改水电，问{goods}的尺寸，已把安装图发微信。", "问{goods}装好以后多久能用，答师傅试机后就能用。"), (_DONE,),
         ("kitchen", "heater")),
    Chat(6, _ASK, "使用问题", ("冰箱除味怎么弄，教客户清冷藏室排水孔。", "冷藏室结冰，教客户把温度调到 4 档，明天再看。"), (_DONE, _DONE, _BACK), ("fridge",),
         Stage.REPAIR),
    Chat(4, _ASK, "使用问题", ("洗衣机显示 E2，教客户关门重按启动，好了。", "洗衣机脱水响，问了是被单缠在一边，已教客户抖开。"), (_DONE,), ("washer",), Stage.REPAIR),
    Chat(3, _ASK, "使用问题", ("电视连不上网，教客户重新输密码，好了。", "遥控器配对步骤，电话里一步步讲的。"), (_DONE,), ("tv",), Stage.REPAIR),
    Chat(5, _ASK, "保修政策", ("问{goods}保修几年，答整机一年、主要部件三年。", "发票找不到了，问还能不能保修，查到单号，可以。",
         "问延保怎么买，答 30 天内凭发票。"), (_DONE,), (), Stage.REPAIR),
    Chat(7, _WANT, "报修", ("{goods}通电没反应，已报维修，周师傅{day}上门。", "{goods}声音很大，约周师傅{day}上门看。", "{goods}漏水，教客户先关水阀，派周师傅。"),
         (_ON, _ON, _DONE), ("washer", "fridge", "heater", "kitchen"), Stage.REPAIR),
    Chat(4, _WANT, "报修", ("{goods}不制热，问了遥控器模式没错，约周师傅{day}上门。", "{goods}滴水到室内，约{day}上门查排水管。"), (_ON, _ON, _DONE), ("air",),
         Stage.REPAIR),
    Chat(3, _WANT, "清洗保养", ("预约空调清洗两台，约{day}上午，一台 120 元。", "预约油烟机清洗，{day}下午，已告诉客户先断电。"), (_DONE, _ON), (), Stage.REPAIR),
    Chat(4, _WANT, "改送货时间", ("家里{day}没人，要求改到晚上 18:00 以后，已和陈强说。", "装修没好，想晚一周送，已记在单子上。"), (_DONE, _ON), (), Stage.DISPATCH),
    Chat(3, _ASK, "送货进度", ("问货到哪里了，查了已装车，告诉客户半小时前会打电话。", "问几点送到，答下午两点到五点之间。"), (_DONE,), (), Stage.DISPATCH),
    Chat(4, _WANT, "开发票", ("要补开增值税普通发票，抬头和税号已记，{day}发邮箱。", "发票抬头开错，重开一张，旧的请客户带来。"), (_DONE, _ON), (), Stage.SETTLEMENT),
    Chat(2, _ASK, "会员积分", ("问积分怎么换，答 500 分换 10 元券。", "积分少了一次，查到是用老号码买的，已告诉客户会合并。"), (_DONE,), (), Stage.RELATIONSHIP),
    Chat(2, _WANT, "退换货", ("{goods}没拆封，想换大一号的，答七天内可以，带发票来店。", "颜色和家里不配，想换白色，已请示李娜，同意换。"), (_DONE, _ON), _BIG,
         Stage.REPAIR),
    Chat(2, _IDEA, "建议", ("建议送货前发短信，不要只打电话，上班接不到。", "希望店里周末晚点关门，下班赶不过来。", "建议把旧机回收价贴在店里。"), (_DONE, _ON)),
    Chat(3, _PRAISE, "表扬", ("表扬陈强，五楼没电梯也笑着搬上去。", "周师傅修得快，走时把地也拖了，客户特地来电。", "表扬张敏讲得清楚，老人家一听就懂。"), (_DONE,)),
)  # fmt: skip

SHOPS = (
    Chat(4, _ASK, "批量采购", ("要{goods}六台，问批发价，报单价 {price} 元再让 5%，等老板回话。", "开新店，要一批{goods}，请李娜{day}上门谈。"), (_BACK, _ON)),
    Chat(3, _WANT, "报修", ("店里{goods}不制冷，里面有货，急，周师傅今天去。", "{goods}灯不亮，不影响用，约{day}。"), (_ON,), ("freezer",), Stage.REPAIR),
    Chat(3, _ASK, "对账", ("核对上月的货款，数目对的，{day}转账。", "要上月的送货单复印件，已传真。"), (_DONE,), (), Stage.SETTLEMENT),
    Chat(2, _WANT, "开发票", ("要开公司抬头的专用发票，税号已记。",), (_DONE, _ON), (), Stage.SETTLEMENT),
)  # fmt: skip

ENGLISH = (
    Chat(3, _ASK, "Price", ("Asked what the {goods} costs: ¥{price}, delivery included. Will think about it.",
         "Asked whether the {goods} can be paid by a foreign card: yes, Visa and Mastercard.")),
    Chat(2, _ASK, "In stock?", ("Wanted to know if the {goods} is in stock: two in the warehouse, kept one until {day}.",), (_DONE,), _BIG),
    Chat(2, _ASK, "Installation", ("Asked if a drill hole through the wall is included: ¥60 per hole.",
         "Rented flat, landlord must agree to the outdoor unit. Will ask and call again."), (_DONE, _BACK), ("air",)),
    Chat(2, _ASK, "How to use it", ("Panel is in Chinese only. Sent the English manual by WeChat.", "Asked how to switch the remote to heating."), (_DONE,),
         ("air", "washer"), Stage.REPAIR),
    Chat(2, _WANT, "Repair", ("{goods} makes a loud noise. Mr Zhou will come on {day}, needs a call before.",), (_ON,), ("washer", "fridge"), Stage.REPAIR),
    Chat(1, _WANT, "Invoice", ("Needs an invoice in the company's name for the expense claim. Sent by e-mail.",), (_DONE,), (), Stage.SETTLEMENT),
    Chat(1, _PRAISE, "Thanks", ("Thanks the courier for carrying it to the fifth floor.",)),
)  # fmt: skip

ORDERS = (
    "客户订{goods}{count}，{when}送到，货到付款。",
    "订{goods}{count}，{when}送，已在店里付清。",
    "看好{goods}{count}，电话里定了，{when}送，送到扫码付。",
    "老客户，再要{goods}{count}，{when}送到家。",
)
ORDERS_ENGLISH = (
    "Ordered: {goods} ({count}), to arrive {when}, pays on delivery.",
    "Ordered: {goods} ({count}), {when}. Please call before, speaks English only.",
)
AFTER_DELIVERY = (
    (5, "回访：货好，安装也满意。"),
    (5, "回访：满意，说师傅态度好。"),
    (4, "回访：东西好的，就是等得久了一点。"),
    (4, "回访：能用，还没仔细看，有问题再打来。"),
    (5, "回访：很满意，问以后滤芯哪里买。"),
)
AFTER_LATE_DELIVERY = (
    (3, "回访：货没问题，但说好的时间没到，等了半天。"),
    (2, "回访：不高兴，请了假等，结果晚到。已道歉。"),
    (4, "回访：晚了一点，师傅提前打过电话，可以理解。"),
)
AFTER_DELIVERY_ENGLISH = (
    (5, "Follow-up: happy with it, works well."),
    (4, "Follow-up: fine, asked for the English manual."),
)
CALLED_BACK = (
    "刚才没接到，回过去：客户问几点关门。",
    "回未接来电：问旧机回收，已约上门看。",
    "回未接来电：打错了，客户道歉。",
    "回未接来电：问送货几点到，已查给客户。",
)
COUNTER_ENQUIRY = "路过进店看{goods}，留了型号，没留姓名。"
