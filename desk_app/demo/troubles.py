"""What goes wrong in the made store, and how it is put right: each trouble with its four steps of recovery."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Trouble:
    """One complaint and its way to being closed.

    `about`: kinds of goods it can be about. `wants`: what it hangs on, `late` or `open` a delivery that came late
    or has not come, `delivered` any. `todo`: what is to be done while amends are made. `replaced`: amends are made
    by another delivery.
    """

    kind: str
    topic: str
    title: str
    text: str
    remedy: str
    acknowledged: str
    apologized: str
    amended: str
    prevented: str
    told: str
    todo: str
    about: tuple[str, ...] = ()
    wants: str = ""
    severity: str = "一般"
    replaced: bool = False
    repairer: bool = False


CHINESE = (
    Trouble("质量问题", "冰箱不制冷", "新买的{goods}不制冷", "买来才几天，冷藏室不冷，菜都坏了。要求换一台。", "换新机",
            "已致电客户，确认冷藏室 15 度，属实。", "为机器刚买就出问题道歉，客户说要尽快。", "按三包七天内换新，旧机已拉回。",
            "这一批同型号出库前先通电两小时。", "新机已装好试过，告诉客户坏了的菜补 100 元券，客户接受。", "换新机：等仓库调货，到货约客户",
            ("fridge",), "", "紧急", replaced=True),
    Trouble("质量问题", "洗衣机漏水", "{goods}漏水，地板泡了", "用了两次，下面漏水，地板翘起来一块。要求修好并赔地板。", "修理并赔偿",
            "已看客户发来的照片，确认是底部漏水。", "向客户道歉，请先关水阀、不要再用。", "周师傅上门换了排水管卡箍，地板补 300 元。",
            "安装单上加一项：装好放水五分钟再走。", "电话告诉客户修好的原因和赔付已到账，客户同意。", "周师傅上门换排水管",
            ("washer",), "", "紧急", repairer=True),
    Trouble("安装服务", "空调安装", "{goods}装好三天就漏水", "室内机滴水到床上，装机师傅说正常。要求重新装。", "重新安装",
            "已回电，约好先看现场。", "为师傅的话道歉，确认不正常。", "周师傅重新调了室内机水平，排水管加坡度。",
            "和安装队说好：装完倒水试排水，拍照留底。", "当面试给客户看，两小时没有再滴，客户签字。", "约周师傅上门重调室内机",
            ("air",), repairer=True),
    Trouble("送货服务", "送货迟到", "{goods}没按说好的时间送", "请了半天假在家等，说好的时间没来，也没人打电话。", "道歉，说明原因",
            "已回电，查到当天车子坏在半路，没人通知客户。", "店长亲自打电话道歉。", "店长批了 50 元券，短信发给客户。",
            "规定：晚到半小时以上，送货员必须先打电话。", "告诉客户原因和新规定，客户说可以。", "请示店长：送 50 元券", wants="late"),
    Trouble("送货服务", "货没送到", "{goods}到现在没送到", "过了说好的时间，打了两次电话都说在路上。今天一定要到。", "今天送到",
            "已查：货还没上车，已告诉客户实情。", "为两次说在路上道歉。", "改由周师傅单独送一趟。",
            "派单以后，前台每天 11 点和 16 点核对没装车的单子。", "送到后电话确认，客户收到了。", "核对仓库，安排今天单独送一趟", wants="open", severity="紧急"),
    Trouble("送货服务", "送货碰坏", "{goods}门板有凹痕", "拆开包装右侧有一个坑，送货员说不是他碰的。要求换门板。", "换门板",
            "已看照片，凹痕和包装破口位置一致，认。", "向客户道歉，说明是运输碰的。", "厂家寄来门板，周师傅上门换好。",
            "装车时大件之间加护角，陈强负责检查。", "换好后电话确认，客户满意。", "等厂家寄门板，到货约上门",
            ("fridge", "washer", "freezer"), "delivered", repairer=True),
    Trouble("价格与收费", "安装收费", "安装多收了支架费", "店里说安装全包，师傅又收了 80 元支架费，没有收据。", "退 80 元",
            "已和师傅核对，确实收了，没开收据。", "为讲得不清楚道歉。", "80 元已退到客户微信。",
            "收费项目印在送货单背面，收钱必须开收据。", "客户确认收到退款，没有别的意见。", "核对收据，退 80 元", ("air", "tv", "heater")),
    Trouble("服务态度", "接电话态度", "打电话问维修，没说完就被挂了", "昨天打来问维修，没说完电话就挂了，再打没人接。", "道歉",
            "查了通话，是换班时掉线，没有回拨。", "店长打电话道歉。", "已当场登记维修并优先派工。",
            "换班交接：没讲完的电话写在交接本上回拨。", "告诉客户查到的原因，客户接受。", "登记维修，优先派工"),
    Trouble("售后维修", "修了没好", "{goods}修了两次还是响", "同一个毛病修了两次，脱水还是像拖拉机。要么修好要么换。", "换机",
            "已调出两次维修记录，都换的同一个零件。", "为两次没修好道歉。", "按三包两次修不好，给客户换新。",
            "同一毛病第二次报修，由周师傅和厂家一起上门。", "新机装好，电话回访没有响声，客户满意。", "请示换机，等厂家批复",
            ("washer",), "", "紧急", replaced=True),
    Trouble("售后维修", "等零件太久", "{goods}等零件等了两个星期", "说一周到的零件，两周没消息，每次都是我打过来问。", "给个准信",
            "已查，零件厂家缺货，没有人告诉客户。", "道歉，答应每两天主动打一次电话。", "借客户一台备用机，零件改从省库调。",
            "等零件的单子每两天由前台打一次电话，写在单上。", "零件到了，修好后电话确认，备用机已收回。", "从省库调零件，先送备用机",
            ("heater", "kitchen", "air"), repairer=True),
    Trouble("质量问题", "电视有亮线", "{goods}屏幕有一条亮线", "看了一个星期，右边出来一条竖线。要求换。", "换新机",
            "已看视频，是屏幕问题，在十五天内。", "向客户道歉。", "按三包十五天内换新，已送新机。",
            "电视出库开箱点亮检查，送到当面点亮再签字。", "新电视送到点亮给客户看过，没有亮线。", "换新机：约送货时间", ("tv",), "", "一般", replaced=True),
    Trouble("质量问题", "热水器忽冷忽热", "{goods}洗到一半变冷水", "每次洗澡到一半就冷，老人感冒了。要求尽快来修。", "上门修理",
            "已回电，问了水压和使用情况。", "为老人受凉道歉。", "周师傅换了进水滤网和温控器。",
            "上门装机时测水压，低的先建议装增压泵。", "电话回访，水温稳定。", "周师傅上门查温控器", ("heater",), repairer=True),
    Trouble("价格与收费", "降价", "买了三天就降价 300 元", "刚买三天，店里标价少了 300。要求退差价。", "退差价",
            "已查，店庆价从周五开始，客户周二买的。", "为没有提前说明道歉。", "按店里七天保价，差价 300 元退回。",
            "活动前一周卖出的，主动告诉客户可以保价。", "差价到账，短信通知，客户回复收到。", "申请七天保价，退 300 元差价"),
    Trouble("送货服务", "少送配件", "{goods}少送了配件", "说明书上有的配件，箱子里没有。请补。", "补送配件",
            "已核对装箱单，是仓库拿样机时拿走的。", "向客户道歉。", "配件由陈强顺路送到。",
            "样机配件单独装袋，贴在机身上。", "客户收到配件，装上能用。", "仓库找配件，陈强顺路送", ("washer", "kitchen", "small"), "delivered"),
    Trouble("安装服务", "油烟机装歪", "{goods}装歪了，和柜子不平", "左边低一公分，一眼就看得出来。", "重新装",
            "已看照片，确实不平。", "为安装不仔细道歉。", "安装师傅重新挂板，用水平尺校过。", "安装完拍水平尺照片发群里才算完工。",
            "当面给客户看水平尺，满意。", "约安装师傅重挂", ("kitchen",), repairer=True),
    Trouble("质量问题", "噪音大", "{goods}晚上嗡嗡响，睡不着", "卧室隔一面墙，半夜启动一次响一次。", "上门检查",
            "已回电，问了摆放位置，靠墙只有 2 公分。", "为晚上影响休息道歉。", "上门调平脚、离墙 10 公分，压缩机垫脚换新。",
            "送货时师傅按说明留出离墙距离并调平。", "电话回访，客户说安静多了。", "周师傅上门查压缩机垫脚", ("fridge", "freezer"), repairer=True),
)  # fmt: skip

ENGLISH = (
    Trouble("Quality", "Not cooling", "New {goods} does not get cold", "Bought last week, food is spoilt. Wants another one.", "Exchange",
            "Called back, agreed that it is faulty.", "Apologised for the trouble so soon after buying.", "Exchanged within seven days, the old one taken back.",
            "This batch runs for two hours before it leaves the warehouse.", "The new one is in place and cold; voucher of ¥100 for the food.",
            "Exchange: wait for stock, then agree on a time", ("fridge",), "", "urgent", replaced=True),
    Trouble("Delivery", "Late delivery", "{goods} came much later than promised", "Stayed at home for nothing, nobody called.", "Apology",
            "Called back: the van broke down, nobody told the customer.", "The manager apologised by phone.", "Voucher of ¥50 sent by text message.",
            "From now on the courier must call when 30 minutes late.", "Explained what happened and what was changed; accepted.",
            "Ask the manager for a voucher of ¥50", wants="late", severity="normal"),
    Trouble("Installation", "Water from the indoor unit", "{goods} drips on the bed", "Three days after installation water drips from the indoor unit.", "Install it again",
            "Called back and agreed to look at it.", "Apologised, this is not normal.", "Mr Zhou levelled the unit and re-laid the drain.",
            "Installers now test the drain with a litre of water.", "Tested together for two hours, no more drops.", "Mr Zhou to level the unit", ("air",), severity="normal",
            repairer=True),
    Trouble("Charges", "Extra charge", "Charged ¥80 for brackets without receipt", "The shop had said installation is free.", "Refund of ¥80",
            "Checked with the installer: it was taken without a receipt.", "Apologised for the unclear words.", "¥80 refunded by WeChat.",
            "All charges are now printed on the back of the delivery note.", "Refund received, no other wish.", "Refund ¥80", ("air", "tv"), severity="normal"),
)  # fmt: skip

HOW = ("电话", "电话", "电话", "微信", "当面", "短信")
HOW_ENGLISH = ("phone", "phone", "e-mail")
CLOSED = ("客户满意，结案。", "已回访，客户同意结案。", "客户确认没有别的要求。", "")
CLOSED_ENGLISH = ("Customer is content.", "Closed with the customer's agreement.")
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
