"""What is written about orders, about calls after a delivery, and about calling back in the made store."""

ORDERS = (
    "客户订{goods} {count}，{when}送到，货到付款。",
    "订{goods} {count}，{when}送，已在店里付清。",
    "看好{goods} {count}，定了，{when}送，送到扫码付。",
    "老客户，再要{goods} {count}，{when}送到家。",
)
ORDERS_ENGLISH = (
    "Ordered: {goods} ({count}), to arrive {when}, pays on delivery.",
    "Ordered: {goods} ({count}), {when}. Please call before, speaks English only.",
)
AFTER_DELIVERY = (
    (5, "回访：货好，安装也满意。"),
    (5, "回访：满意，说师傅态度好。"),
    (4, "回访：东西好的，就是说明书看不太懂。"),
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
CALLED_BACK_ENGLISH = ("Called back: asked when we close.",)
COUNTER_ENQUIRY = "路过进店看{goods}，留了型号，没留姓名。"
KEPT_WORD = {
    "": ("回电：问清楚了，客户同意。", "回电：已答复，客户说知道了，谢谢。"),
    "价格咨询": ("回电：价格报给客户，说周末带家人来看。", "回电：店长批了同价，客户明天来付订金。"),
    "批量采购": ("回电：老板同意这个价，明天来付订金。", "回电：报价单发过去了，等他们开会。"),
    "有没有现货": ("回电：到货了，给客户留两天。", "回电：到货了，客户约了周末来拿。"),
    "使用问题": ("回电：照说的做了，好用了。", "回电：还是结冰，约周师傅上门。"),
}
"""Topic to what is written when a promise to call back was kept."""
KEPT_WORD_ENGLISH = ("Called back as promised, question answered.", "Called back: will come by on Saturday.")
DROPPED = ("客户自己来店买好了。", "客户在微信上问清楚了，不用再打。", "客户发消息说不要了。")
DROPPED_MISSED = ("客户后来自己又打进来，已接待。", "推销电话，不用回。")
DROPPED_ENGLISH = ("Wrote that it is settled.",)
PROMISED = (
    ("报修", "洗衣机甩干很响，问师傅什么时候能来，答应查了排班回电。"),
    ("价格咨询", "问展示冷柜能不能再便宜，答应问店长后回电。"),
    ("退换货", "破壁机想换一台白色的，问要不要补差价，问清楚回电。"),
    ("安装问题", "热水器装在阳台，问要不要加长烟管，问周师傅后回电。"),
    ("批量采购", "民宿要八台挂机空调，等厂家报价，明天回电。"),
    ("以旧换新", "旧冰箱在五楼没电梯，问搬下来要不要钱，张罗好了回电。"),
)
"""Topic and note of a call in which somebody promised to call back."""
HANDED_OVER = "客户是你接待的，你打更清楚。"
