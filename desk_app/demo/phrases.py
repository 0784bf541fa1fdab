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
COUNTER_ENQUIRY = "路过进店看{goods}，留了型号，没留姓名。"
