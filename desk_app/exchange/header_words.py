"""The words other programs head their columns with, in both languages, and what they mean here.

For each kind of record: target -> header words, likeliest first. Words are compared without case,
blanks and signs (`delimiters.normal`). A `*` stands for a number.
"""

from desk_app.exchange.delimiters import normal

_NAME = (
    "客户姓名 | 姓名 | 客户名称 | 客户名 | 联系人姓名 | 联系人 | 收货人姓名 | 收货人 | 收件人 | "
    "收货人/提货人 | 会员姓名 | 顾客姓名 | 顾客 | 联络人 | 业主姓名 | 用户姓名 | 名称 | 称呼 | "
    "full name | display name | "
    "customer name | contact name | name | customer | client name | client | fn | 显示名 | 全名"
)
_PHONES = (
    "联系电话 | 手机号码 | 手机号 | 手机 | 移动电话 | 联系手机 | 联系方式 | 电话号码 | 电话 | "
    "收货人手机 | 收货人手机号/提货人手机号 | 收货人手机号 | 收货人电话 | 顾客电话 | 联络电话 | "
    "行动电话 | 客户电话 | 来电号码 | 主叫号码 | 会员手机 | phone * | phone * value | "
    "phone number | mobile phone | mobile number | mobile | cell phone | cell | phone | telephone | "
    "tel | primary phone | home phone | work phone | business phone | other phone | home phone 2 | "
    "business phone 2 | 主要电话 | 住宅电话 | 商务电话 | 单位主要电话 | 其他电话 | 住宅电话2 | "
    "phone raw | telefon | telefonnummer | handy | handynummer | mobil | mobiltelefon | mobilnummer | "
    "telefon * | 商务电话2 | 固定电话 | 座机 | 办公电话 | 家庭电话 | 备用电话 | 电话* | 手机* | 联系电话*"
)
_ADDRESSES = (
    "通讯地址 | 联系地址 | 详细地址 | 收货地址 | 家庭地址 | 客户地址 | 送货地址 | 安装地址 | 详细收货地址/提货地址 | "
    "详细收货地址 | 顾客地址 | 地址 | "
    "住址 | address * | address * formatted | address | street address | full address | "
    "mailing address | home address | work address | 地址* | adresse | anschrift | lieferadresse"
)
_REFERENCE = (
    "客户编号 | 会员编号 | 会员号 | 客户号 | 会员卡号 | 卡号 | 编号 | 序号 | customer id | "
    "kundennummer | kundennr | kunden-nr | customer number | customer no | customer unique id | "
    "client id | reference | ref | member id | "
    "id | uid"
)

_WORDS: dict[str, dict[str, str]] = {
    "customers": {
        "reference": _REFERENCE,
        "name": _NAME,
        "kind": "客户类型 | 客户类别 | kind",
        "state": "客户状态 | state",
        "sex": "性别 | sex | gender | geschlecht",
        "phone": _PHONES,
        "address": _ADDRESSES,
        "email": (
            "电子邮件地址 | 电子邮箱 | 电子邮件 | 邮箱 | email * | e-mail * value | e-mail address | "
            "email address | primary email | email | mail | 电邮"
        ),
        "wechat": "微信号 | 微信 | wechat",
        "organization": (
            "单位 | 单位名称 | 公司 | 公司名称 | organization name | organization 1 name | "
            "organization | company | firma"
        ),
        "contact_person": "contact person | 店主 | 负责人 | 联系人",
        "shop_type": "shop type | 店铺类型 | 店铺业态 | 业态",
        "shop_size_m2": "shop size m2 | 营业面积 | 店铺面积",
        "area": "area | 区域 | 片区 | 所属区域",
        "preferred_channel": "preferred channel | 首选联系方式 | 偏好渠道",
        "language": "language | 语言",
        "flag": "flag | 标记",
        "birthday": "生日 | 出生日期 | birthday | date of birth | geburtstag | geburtsdatum",
        "created_on": (
            "建档日期 | 创建日期 | 建档时间 | 注册日期 | 注册时间 | 入会日期 | 登记日期 | created on | "
            "created | date created | registered | customer since"
        ),
        "last_purchase_on": (
            "最近消费日期 | 最后消费日期 | 最近消费时间 | 最近购买日期 | last purchase | "
            "last purchase on | last order date"
        ),
        "spent_cents": "spent cents",
        "spent": "累计消费金额 | 累计消费 | 消费总额 | 消费金额 | total spent | spent",
        "points": "积分 | 会员积分 | 当前积分 | points | loyalty points",
        "tier": "会员等级 | 客户等级 | 等级 | tier | level",
        "note": "备注 | 附注 | 说明 | notes | note | remarks | comment | notiz | notizen | bemerkung",
    },
    "purchases": {
        "reference": "订单编号 | 订单号 | 单号 | 小票号 | order id | order number | invoice no | reference | id",
        "customer_reference": "客户编号 | 会员编号 | 会员号 | customer id | customer reference | customer number",
        "customer_name": _NAME,
        "phone": _PHONES,
        "date": (
            "消费日期 | 购买日期 | 订单日期 | 下单时间 | 交易日期 | 日期 | order date | "
            "purchase date | invoice date | date"
        ),
        "amount": ("实付金额 | 消费金额 | 订单金额 | 金额 | 总金额 | grand total | total | amount | order total"),
        "goods": "商品名称 | 商品 | 品名 | 宝贝标题 | goods | product | product name | item | description",
    },
    "calls": {
        "reference": "通话编号 | 话单号 | 流水号 | 编号 | call id | call reference | reference | id",
        "customer_reference": "客户编号 | 会员号 | customer id | customer number",
        "phone": _PHONES,
        "customer_name": "caller name | 来电人 | 来电人姓名 | 客户姓名 | 客户名称 | 主叫姓名",
        "kind": "kind | 来电性质 | 来电类别",
        "direction": "呼叫方向 | 呼叫类型 | 方向 | direction",
        "channel": "渠道 | channel",
        "rang_at": (
            "来电时间 | 呼叫时间 | 振铃时间 | 开始时间 | 通话开始时间 | rang at | call time | "
            "start time | started | call start | date"
        ),
        "answered_at": "接听时间 | 应答时间 | answered at | answer time",
        "ended_at": "结束时间 | 挂断时间 | 通话结束时间 | ended at | end time",
        "wait_s": ("等待时长 | 排队时长 | 振铃时长 | 等待秒数 | wait s | wait time | queue time | q time | wait"),
        "talk_s": "通话时长 | 通话秒数 | talk s | talk time | duration | ser time",
        "after_s": "话后时长 | 整理时长 | after s | wrap up | after call work",
        "outcome": "呼叫结果 | 通话结果 | 接听状态 | 结果 | 状态 | outcome | disposition | status",
        "topic": "来电事由 | 咨询类型 | 业务类型 | 主题 | 事由 | topic | subject | type | reason",
        "staff": "坐席 | 客服 | 接听人 | 工号 | 接线员 | staff | staff name | agent | server | operator",
        "note": "备注 | 通话内容 | note | notes | notiz",
        "priority": "优先级 | priority",
    },
    "deliveries": {
        "reference": (
            "订单编号 | 订单号 | 送货单号 | 配送单号 | 单号 | order id | order number | order no | "
            "delivery number | reference | id"
        ),
        "customer_reference": (
            "买家会员名 | 客户编号 | 会员编号 | 会员号 | 会员名 | customer unique id | customer id | "
            "customer number | buyer"
        ),
        "customer_name": "收货人姓名 | 收货人 | 收件人姓名 | 收件人 | recipient | " + _NAME,
        "phone": _PHONES,
        "address": "收货地址 | 送货地址 | 配送地址 | delivery address | shipping address | " + _ADDRESSES,
        "city": "城市 | 收货城市 | 收货人城市 | customer city | city",
        "ordered_at": (
            "订单创建时间 | 下单时间 | 创建时间 | 下单日期 | 订单日期 | 订单时间 | "
            "order purchase timestamp | order date | ordered at | ordered | created at"
        ),
        "paid_at": (
            "订单付款时间 | 买家付款时间 | 付款确认时间 | 付款时间 | 支付时间 | order approved at | "
            "paid at | payment date"
        ),
        "promised_by": (
            "承诺送达时间 | 承诺送达日期 | 预计送达时间 | 预计送达日期 | 期望送达时间 | 约定送达时间 | "
            "要求送货日期 | "
            "预约送货日期 | 预约时间 | 送货日期 | order estimated delivery date | promised by | "
            "promised | due date | estimated delivery date"
        ),
        "promised_precision": "promised precision",
        "promised_from": "预约开始时间 | 最早送达时间 | promised from | delivery window start",
        "handed_to_carrier_at": (
            "发货时间 | 出库时间 | 揽收时间 | 发货日期 | order delivered carrier date | "
            "handed to carrier at | shipped at | ship date"
        ),
        "delivered_at": (
            "确认收货时间 | 签收时间 | 送达时间 | 实际送达时间 | 订单完成时间 | 完成时间 | 收货时间 | "
            "order delivered customer date | delivered at | delivered | delivery date"
        ),
        "state": "订单状态 | 配送状态 | 状态 | order status | state | status",
        "goods": ("宝贝标题 | 商品名称 | 商品 | 品名 | 货品 | 货物 | product category name | goods | product | item"),
        "quantity": "宝贝总数量 | 商品数量 | 订购数量 | 数量 | 件数 | item count | quantity | qty",
        "amount_cents": "amount cents",
        "freight_cents": "freight cents",
        "amount": (
            "买家实际支付金额 | 订单实付金额 | 实付金额 | 实际支付金额 | 结算金额 | 订单金额 | 总金额 | "
            "金额 | price total | amount | total"
        ),
        "freight": "买家应付邮费 | 邮费 | 运费 | 配送费 | freight total | freight | shipping cost",
        "carrier": "物流公司 | 承运商 | 快递公司 | carrier | courier",
        "tracking": "物流单号 | 运单号 | 快递单号 | tracking | tracking number",
        "score": "评分 | 满意度 | review score | score | rating",
        "comment": "评价内容 | 评价 | review comment message | comment | review",
        "asked_at": "review creation date | asked at",
        "scored_at": "评价时间 | review answer timestamp | scored at",
        "closed_reason": "订单关闭原因 | 关闭原因 | closed reason | failed reason",
        "currency": "币种 | currency",
        "score_scale": "score scale",
        "staff": "配送员 | 骑手 | courier name",
        "note": "订单备注 | 备注 | note | notes",
    },
    "complaints": {
        "reference": (
            "留言编号 | 投诉编号 | 工单号 | 工单编号 | 编号 | ticket # | ticket number | ticket | "
            "complaint id | unique key | case number | reference | id"
        ),
        "customer_reference": "客户编号 | 会员号 | customer id",
        "customer_name": "留言用户 | 投诉人 | 投诉人姓名 | " + _NAME,
        "phone": _PHONES,
        "title": (
            "留言主题 | 投诉主题 | 主题 | 标题 | 问题简述 | customer complaint | issue | "
            "complaint type | title | subject | summary | desc"
        ),
        "text": (
            "留言详情 | 投诉内容 | 内容 | 详情 | 问题描述 | 评价 | consumer complaint narrative | "
            "descriptor | text | description | review | narrative | details | complaint"
        ),
        "kind": "投诉类型 | 问题类型 | 类型 | 类别 | problem | sub issue | category | kind",
        "received_at": (
            "留言时间 | 投诉时间 | 受理时间 | 登记时间 | 投诉日期 | 日期 | date received | "
            "created date | received at | tweet created | datetime | created | date"
        ),
        "answered_at": "答复时间 | 回复时间 | 处理时间 | answered at | date sent to company | response date",
        "answer": (
            "答复意见 | 回复内容 | 答复 | 处理结果 | 处理意见 | answer | company response to consumer | response"
        ),
        "promised_by": "承诺答复时间 | promised at | promised by",
        "closed_at": "办结时间 | 关闭时间 | 完成时间 | closed date | closed at | closed",
        "channel": "投诉渠道 | 渠道 | 来源 | received via | submitted via | channel | source",
        "product": "产品 | 商品 | 商品名称 | car model | product | cat | brand",
        "state": "状态 | 处理状态 | status | state",
        "note": "备注 | note | notes",
    },
    "surveys": {
        "reference": "问卷编号 | 答卷编号 | 编号 | response id | reference | id",
        "customer_reference": "客户编号 | 会员号 | customer id | customer reference",
        "customer_name": _NAME,
        "phone": _PHONES,
        "taken_at": "提交时间 | 答题时间 | 填写时间 | 日期 | taken at | submitted at | timestamp | date",
    },
}

WORDS: dict[str, dict[str, tuple[str, ...]]] = {
    kind: {target: tuple(words.split(" | ")) for target, words in targets.items()} for kind, targets in _WORDS.items()
}
"""Kind -> target -> header words."""

MANY = frozenset({"phone", "address"})
"""Targets a record may have several of."""

_OTHERS = (
    "first name | last name | given name | family name | vorname | nachname | strasse | plz | ort | "
    "middle name | 名 | 姓 | 中间名 | line | reason | "
    "brand | problem | city | state | outcome | date | time | value | label"
)


def _all() -> frozenset[str]:
    words = {word for kind in WORDS.values() for each in kind.values() for word in each}
    return frozenset(normal(word.replace("*", "1")) for word in (*words, *_OTHERS.split(" | ")))


KNOWN_WORDS = _all()
"""Every word above as `normal` writes it: a line with several of them is a header."""
