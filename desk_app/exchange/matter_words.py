"""Header words of calls, deliveries and complaints, and of people everywhere; `header_words` says how they are read."""

NAME = (
    "客户姓名 | 姓名 | 客户名称 | 客户全名 | 单位全名 | 往来单位名称 | 往来单位 | 买家姓名 | 学员姓名 "
    "| 会员名称 | 客户名 | 联系人姓名 | 联系人 | 收货人姓名 | 收货人 | 收件人 | 氏名 | お名前 | "
    "收货人/提货人 | 会员姓名 | 顾客姓名 | 顾客 | 联络人 | 业主姓名 | 用户姓名 | 名称 | 称呼 | "
    "full name | display name | "
    "customer name | cust name | requester name | requester | contact name | name | kunde | kundenname | nom "
    "| nombre | nome | customer | client name | client | fn | 显示名 | 全名"
)
PHONES = (
    "联系电话 | 手机号码 | 手机号 | 手机 | 移动电话 | 联系手机 | 联系方式 | 电话号码 | 电话 | "
    "收货人手机 | 收货人手机号/提货人手机号 | 收货人手机号 | 收货人电话 | 顾客电话 | 联络电话 | "
    "行动电话 | 客户电话 | 来电号码 | 主叫号码 | 会员手机 | phone * | phone * value | "
    "phone number | mobile phone | mobile number | mobile | cell phone | cell | phone | telephone | "
    "tel | primary phone | home phone | work phone | business phone | other phone | home phone 2 | "
    "business phone 2 | 主要电话 | 住宅电话 | 商务电话 | 单位主要电话 | 其他电话 | 住宅电话2 | "
    "phone raw | telefon | telefonnummer | handy | handynummer | mobil | mobiltelefon | mobilnummer | "
    "telefon * | 商务电话2 | 固定电话 | 座机 | 办公电话 | 家庭电话 | 备用电话 | 电话* | 手机* | 联系电话*"
)
ADDRESSES = (
    "通讯地址 | 联系地址 | 详细地址 | 收货地址 | 家庭地址 | 公司地址 | 单位地址 | 办公地址 | 经营地址 "
    "| 门店地址 | 商务地址 | billing address | business address | 客户地址 | 送货地址 | 安装地址 "
    "| 详细收货地址/提货地址 | "
    "详细收货地址 | 顾客地址 | 地址 | "
    "住址 | 住所 | address * | address * formatted | address | street address | full address | "
    "mailing address | home address | work address | 地址* | adresse | anschrift | lieferadresse"
)

MATTERS: dict[str, dict[str, str]] = {
    "calls": {
        "reference": "通话编号 | 通话id | 通话标识 | 话单号 | 话单id | 录音编号 | 流水号 | 编号 "
        "| uniqueid | call uuid | session id | call id | call no | call ref | interaction id | conversation id "
        "| linkedid | session | call reference | reference | id",
        "customer_reference": "客户编号 | 会员号 | 会员编号 | 客户id | customer id "
        "| customer number | customer no "
        "| cust no | cust id | client id | member no | account no | account number",
        "phone": (
            "主叫号码 | 主叫 | 来电号码 | 客户号码 | 对方号码 | 电话号码 | 手机号码 | src | caller id "
            "| caller number | caller id number | "
            "calling number | caller | from number | from | cnum | ani | " + PHONES
        ),
        "called": (
            "被叫号码 | 被叫 | 呼叫号码 | dst | dialed number | dialled number | called number "
            "| callee | destination | to number | to | dnis"
        ),
        "customer_name": "姓名 | 联系人 | name | caller name | caller id name | cnam | contact name "
        "| 来电人 | 来电人姓名 | 客户姓名 | 客户名称 | 主叫姓名",
        "kind": "kind | 来电性质 | 来电类别",
        "direction": "呼叫方向 | 通话方向 | 呼叫类型 | 通话类型 | 来去电 | 方向 | direction "
        "| call direction | call type",
        "channel": "渠道 | channel",
        "rang_at": (
            "来电时间 | 拨打时间 | 通话时间 | 呼入时间 | calldate | start | 呼叫时间 | 振铃时间 "
            "| 开始时间 | 通话开始时间 | rang at | call time | "
            "start time | started | call start | arrival time | arrived at | 进线时间 "
            "| call date | date time | datetime | timestamp | 日期 | date"
        ),
        "answered_at": "接听时间 | 应答时间 | 接通时间 | 接起时间 | answered at | answer time "
        "| answered | answer "
        "| connect time | connected at | pick up time | pickup time",
        "ended_at": "结束时间 | 挂断时间 | 通话结束时间 | 挂机时间 | ended at | end time | call end | end "
        "| hangup time | hang up time | hangup at | hangup | hung up | disconnect time | 挂断 | 挂机",
        "wait_s": (
            "等待时间 | 响铃时长 | ringing | ring time | ring duration | time to answer | 等待时长 "
            "| 排队时长 | 振铃时长 | 等待秒数 | wait s | wait time | queue time | q time | wait "
            "| queue wait | wait duration | waiting time | waiting | time in queue | queue duration "
            "| 排队时间 | 等候时间 | 等候时长 | 等待 | 排队"
        ),
        "talk_s": "通话时长 | 通话秒数 | 通话时间长度 | 接通时长 | 计费时长 | 时长 | talk s "
        "| talk time | talking | talk | billsec | "
        "talk duration | call duration | duration | ser time | 接听时长 | 通话",
        "hold_s": "保持时长 | 保持时间 | 通话保持时长 | hold s | hold time | hold duration "
        "| on hold | holding time "
        "| hold | 保持",
        "after_s": "话后时长 | 整理时长 | after s | wrap up | wrap up time | after call work "
        "| after call work time "
        "| acw | acw time | 话后处理时长 | 后处理时长 | 整理时间 | 话后 | 整理",
        "outcome": "呼叫结果 | 通话结果 | 接听状态 | 通话状态 | 呼叫状态 | 接听结果 | 接通状态 "
        "| 是否接通 | 通话情况 | 接听情况 | 结果 | 状态 | outcome | call outcome | "
        "disposition | call status | call result | call state | result | status",
        "topic": "来电事由 | 咨询类型 | 业务类型 | 主题 | 事由 | topic | subject | type | reason",
        "staff": "坐席 | 坐席姓名 | 座席 | 座席姓名 | 客服 | 客服姓名 | 接听人 | 工号 | 接线员 | staff "
        "| staff name | agent | agent name | server | operator | answered by | handled by | taken by "
        "| 话务员 | 受理人 | 客服人员 | 坐席人员 | 接听坐席",
        "note": "备注 | 通话内容 | 通话小结 | 小结 | note | notes | comments | notiz",
        "priority": "优先级 | priority",
    },
    "deliveries": {
        "reference": (
            "订单编号 | 订单号 | 主订单编号 | 父订单号 | 销售单号 | 送货单号 | 配送单号 | 单据编号 "
            "| 单号 | order id | order number | "
            "order no | amazon order id | bestellnummer | numero de commande | "
            "delivery number | reference | id"
        ),
        "customer_reference": (
            "买家会员名 | 客户编号 | 会员编号 | 会员号 | 会员名 | customer unique id | customer id | "
            "customer number | buyer"
        ),
        "customer_name": "收货人姓名 | 收货人 | 收件人姓名 | 收件人 | recipient name | recipient "
        "| shipping name | ship name | ship to name | receiver name | receiver | consignee name "
        "| consignee | 收货姓名 | "
        "buyer name | " + NAME,
        "phone": PHONES,
        "address": "收货地址 | 送货地址 | 配送地址 | 收件地址 | 收件人地址 | 收货人地址 | receiver address "
        "| consignee address | recipient address | delivery address | shipping address | " + ADDRESSES,
        "city": "城市 | 收货城市 | 收货人城市 | 收件城市 | 收件人城市 | customer city "
        "| ship to city | ship city "
        "| receiver city | recipient city | delivery city | city",
        "ordered_at": (
            "订单成交时间 | 成交时间 | 拍下时间 | 订单提交时间 | purchase date | order created at "
            "| order time | date created | "
            "订单创建时间 | 下单时间 | 创建时间 | 下单日期 | 订单日期 | 订单时间 | "
            "order purchase timestamp | order date | ordered at | ordered | created at "
            "| sale date | order placed"
        ),
        "paid_at": (
            "订单付款时间 | 买家付款时间 | 付款确认时间 | 付款时间 | 支付时间 | order approved at | "
            "paid at | payment date | payments date | date paid | 付款日期 | paid on date | 支付完成时间"
        ),
        "promised_by": (
            "承诺送达时间 | 承诺送达日期 | 预计送达时间 | 预计送达日期 | 期望送达时间 | 约定送达时间 | "
            "要求送货日期 | "
            "预约送货日期 | 预约时间 | 送货日期 | order estimated delivery date | promised by | "
            "promised | due date | estimated delivery date | promise date | latest delivery date "
            "| 预计到货时间 | 预约送达时间 | "
            "配送时间 | 送货时间 | 预计派送时间 | 预计签收时间 | estimated delivery | expected delivery "
            "| expected delivery date | scheduled delivery | scheduled delivery date"
        ),
        "promised_precision": "promised precision",
        "promised_from": "预约开始时间 | 最早送达时间 | promised from | delivery window start",
        "handed_to_carrier_at": (
            "商家发货时间 | fulfilled at | shipment date | date shipped | 发货时间 | 出库时间 "
            "| 揽收时间 | 发货日期 | order delivered carrier date | "
            "handed to carrier at | shipped at | ship date | shipped on date | shipped on "
            "| shipped date | shipping date "
            "| pickup date | picked up at | dispatch date | 寄件时间 | 寄件日期 | 揽件时间 | 揽收日期"
        ),
        "delivered_at": (
            "交易成功时间 | date delivered | 签收日期 | 送达日期 | 确认收货时间 | 签收时间 | 送达时间 "
            "| 实际送达时间 | 订单完成时间 | 完成时间 | 收货时间 | "
            "order delivered customer date | delivered at | delivered | delivery date "
            "| delivered on | delivery time "
            "| actual delivery date | 妥投时间"
        ),
        "state": "订单状态 | 配送状态 | 物流状态 | 运单状态 | 快递状态 | 包裹状态 | 签收状态 "
        "| 交易状态 | 发货状态 | 状态 "
        "| order status | fulfillment status | shipment status | delivery status "
        "| tracking status | shipping status "
        "| state | status",
        "goods": (
            "宝贝标题 | 商品名称 | 商品标题 | 产品名称 | 货物名称 | lineitem name | item name "
            "| product name | product title | item title | 托寄物 | 托寄物内容 | 货品名称 | 商品 "
            "| 品名 | 商品信息 | 货品 | 货物 | product category name | goods | product | item "
            "| contents"
        ),
        "quantity": "宝贝总数量 | 商品数量合计 | 购买数量 | lineitem quantity | quantity purchased "
        "| quantity ordered | 商品数量 | 订购数量 | 数量 | 件数 | item count | quantity | qty",
        "amount_cents": "amount cents",
        "freight_cents": "freight cents",
        "amount": (
            "用户实付金额 | 买家实付金额 | 实收金额 | 商家实收金额 | order total amount | order total | "
            "买家实际支付金额 | 订单实付金额 | 实付金额 | 实际支付金额 | 结算金额 | 订单金额 | 总金额 | "
            "应付金额 | 实付款 | 订单总额 | 金额 | price total | total price | order amount "
            "| grand total | amount | total"
        ),
        "freight": "买家应付邮费 | 邮费 | 运费 | 运费金额 | 配送费 | freight total | freight "
        "| shipping cost | shipping price | "
        "order shipping amount | shipping and handling | shipping | delivery fee",
        "price": "商品单价 | 单价 | 销售单价 | 成交单价 | 商品价格 | 京东价 | 价格 "
        "| lineitem price | item cost | unit price "
        "| price each | price | einzelpreis",
        "line_amount": "商品总价 | 商品金额 | 商品总金额 | 商品小计 | 小计 | item price "
        "| item total | line total "
        "| lineitem total | item subtotal | sold for",
        "gift": "是否赠品 | 赠品 | free gift | giveaway",
        "unit": "计量单位 | 商品单位 | 销售单位 | unit of measure | uom",
        "cod": "代收货款 | 代收金额 | 代收款 | 到付金额 | 货到付款金额 | cod amount | cod | cash on delivery",
        "parcels": "包裹数 | 包裹数量 | 包裹件数 | 箱数 | pieces | number of pieces | parcels "
        "| number of parcels | packages",
        "payment_state": "financial status | payment status | 付款状态 | 支付状态 | 售后状态 "
        "| 退款状态 | refund status",
        "cancelled_at": "cancelled at | canceled at | 取消时间 | 订单取消时间 | 订单关闭时间 | 交易关闭时间",
        "taken_by": "签收人 | signed by | signed for by | received by",
        "carrier": "物流公司 | 承运人 | shipping carrier | shipping company | shipping provider "
        "| 承运商 | 快递公司 | 快递名称 | 配送公司 | carrier | courier",
        "tracking": "物流单号 | 运单号 | 运单编号 | 快递单号 | 物流编号 | tracking "
        "| tracking number | tracking no "
        "| tracking id | shipment number | waybill number | waybill | awb number | awb "
        "| consignment number | parcel number "
        "| 运单 | sendungsnummer",
        "score": "评分 | 满意度 | review score | score | rating",
        "comment": "评价内容 | 评价 | review comment message | comment | review",
        "asked_at": "review creation date | asked at",
        "scored_at": "评价时间 | review answer timestamp | scored at",
        "closed_reason": "订单关闭原因 | 关闭原因 | closed reason | failed reason",
        "currency": "币种 | currency",
        "score_scale": "score scale",
        "staff": "配送员 | 骑手 | 送货员 | courier name",
        "note": "订单备注 | 备注 | 买家留言 | 买家备注 | 客户留言 | 商家备注 | 商家订单备注 "
        "| customer note | note | notes",
    },
    "complaints": {
        "reference": (
            "留言编号 | 投诉编号 | 登记编号 | 投诉单号 | 受理编号 | 受理单号 | 工单号 | 工单编号 "
            "| 工单id | 编号 | ticket id | case id | "
            "issue key | ticket # | ticket number | ticket | "
            "complaint id | unique key | case number | reference | id"
        ),
        "customer_reference": "客户编号 | 会员号 | customer id",
        "customer_name": "留言用户 | 投诉人 | 投诉人姓名 | 反映人 | 来电人 | requester name "
        "| requester | reporter | " + NAME + " | from | from name",
        "phone": PHONES,
        "title": (
            "留言主题 | 投诉主题 | 主题 | 标题 | 问题简述 | customer complaint | issue | "
            "complaint type | ticket subject | subject | title | summary | desc | 工单标题 | 投诉标题 "
            "| 投诉事项"
        ),
        "text": (
            "留言详情 | 投诉内容 | 投诉详情 | 工单内容 | 反映内容 | 诉求内容 | 内容 | 详情 | 问题描述 "
            "| 描述 | body | message | 评价 | consumer complaint narrative | "
            "descriptor | text | description | review | narrative | details | complaint"
        ),
        "kind": "投诉类型 | 投诉类别 | 投诉分类 | 问题类型 | 问题分类 | 工单类型 | 类型 | 类别 "
        "| ticket type | help topic | type | problem | sub issue | category | kind",
        "received_at": (
            "created at | created time | date created | creation date | 提交时间 | 创建时间 | 来电时间 "
            "| 反映时间 | "
            "受理日期 | 登记日期 | 留言时间 | 投诉时间 | 受理时间 | 登记时间 | 投诉日期 | 日期 "
            "| date received | "
            "created date | received at | tweet created | datetime | created | date"
        ),
        "answered_at": "首次回复时间 | initial response time | answered date | 答复时间 | 回复时间 "
        "| 处理时间 | answered at | date sent to company | response date",
        "answer": (
            "答复意见 | 回复内容 | 答复内容 | 答复 | 处理情况 | 处理结果 | 处理意见 | answer "
            "| company response to consumer | response"
        ),
        "promised_by": "due date | due by time | due by | 承诺完成时间 | 办理期限 | 截止时间 "
        "| 承诺答复时间 | promised at | promised by",
        "closed_at": "办结时间 | 办结日期 | 结案时间 | 结案日期 | 解决时间 | closed time "
        "| resolved time | solved at | resolved at | date closed | "
        "关闭时间 | 完成时间 | closed date | closed at | closed",
        "channel": "投诉渠道 | 受理渠道 | 受理方式 | 来源渠道 | 投诉方式 | via | 渠道 | 来源 "
        "| received via | submitted via | channel | source",
        "product": "产品 | 商品 | 商品名称 | 商品/服务名称 | 产品名称 | 涉及产品 | 产品型号 "
        "| car model | product | cat | brand",
        "state": "状态 | 处理状态 | 工单状态 | 办理状态 | 投诉状态 | current status | ticket status | status | state",
        "remedy": "投诉诉求 | 客户诉求 | 诉求 | remedy sought | remedy",
        "severity": "严重程度 | 投诉等级 | severity",
        "order_ref": "订单编号 | 订单号 | order number | order ref",
        "place": "发生地点 | 事发地点 | place",
        "about_staff": "被投诉员工 | 涉及员工 | employee concerned | about staff",
        "note": "备注 | note | notes",
    },
}
"""Kind -> target -> header words, likeliest first."""
