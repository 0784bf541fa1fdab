"""The words other programs head their columns with, in both languages, and what they mean here.

For each kind of record: target -> header words, likeliest first. Words are compared without case,
blanks and signs (`delimiters.normal`). A `*` stands for a number.
"""

from desk_app.exchange.delimiters import normal
from desk_app.exchange.matter_words import ADDRESSES, MATTERS, NAME, PHONES

_REFERENCE = (
    "客户编号 | 客户编码 | 客户代码 | 客户id | 客户号 | 会员编号 | 会员编码 | 会员id | 会员号 "
    "| 会员卡号 | 顾客编号 | "
    "单位编号 | 单位编码 | 往来单位编码 | 用户编号 | 用户id | 档案编号 | 档案号 | 卡号 | 编号 "
    "| customer id | customer code | cust no | cust id | cust code | "
    "reference id | square customer id | record id | contact id | numero client | n client | no client "
    "| client no | client number | member no | member number | membership number | card no | card number "
    "| loyalty card | account no | account id | customer num | cust number | 顾客编码 | 顾客号 | 客户卡号 | 会员卡 "
    "| client code | account number | "
    "kundennummer | kundennr | kunden-nr | customer number | customer no | customer unique id | "
    "client id | reference | ref | member id | "
    "id | uid"
)

_WORDS: dict[str, dict[str, str]] = {
    "customers": {
        "reference": _REFERENCE,
        "name": NAME,
        "kind": "客户类型 | 客户类别 | customer type | kind",
        "state": "客户状态 | state",
        "sex": "性别 | sex | gender | geschlecht | sexe",
        "phone": PHONES,
        "address": ADDRESSES,
        "email": (
            "电子邮件地址 | 电子邮箱 | 电子邮件 | 邮箱 | email * | e-mail * value | e-mail address | "
            "email address | primary email | email | mail | 电邮 | e-mail * address | email address * "
            "| 邮箱地址 | "
            "电子邮件*地址 | 首选电子邮件 | 次选电子邮件 | secondary email | alternate email * | billing email"
        ),
        "wechat": "微信号 | 微信 | wechat",
        "organization": (
            "单位 | 单位名称 | 公司 | 公司名称 | 工作单位 | 组织 | organization name | organization 1 name | "
            "organization | company name | account name | primary company | company | billing company "
            "| default address company | firma "
            "| societe | entreprise"
        ),
        "job_title": (
            "职务 | 职位 | 职称 | job title | organization title | organization 1 title | position | funktion | title"
        ),
        "contact_person": "contact person | 首要联系人 | 主要联系人 | 联系人 | 联系人姓名 | 店主 | 负责人",
        "shop_type": "shop type | 店铺类型 | 店铺业态 | 业态",
        "shop_size_m2": "shop size m2 | 营业面积 | 店铺面积",
        "area": "area | 区域 | 片区 | 所属区域",
        "preferred_channel": "preferred channel | 首选联系方式 | 偏好渠道",
        "time_to_call": "time to call | best time to call | 方便联系时间 | 方便来电时间 | 致电时间",
        "language": "language | 语言",
        "tags": "tags | 标签 | 客户标签 | 会员标签 | labels | tag",
        "preferred_phone": "preferred phone | preferred number | 首选电话 | 首选号码",
        "do_not_call": "do not call | donotcall | do not phone | dnc | 勿扰 | 免打扰 | 请勿来电 | 不要打电话",
        "flag": "flag | 标记",
        "birthday": "生日 | 会员生日 | 客户生日 | 出生日期 | 出生年月 | date de naissance | birthdate "
        "| birthday "
        "| date of birth | geburtstag | geburtsdatum",
        "created_on": (
            "成为客户时间 | 成为会员时间 | 发展日期 | 创建时间 | 开卡日期 | 办卡日期 | 开户日期 | 加入时间 | "
            "date registered | registration date | sign up | signup date | member since "
            "| creation date | created at | "
            "kunde seit | angelegt am | erstellt am | date de creation | client depuis | first visit | "
            "建档日期 | 创建日期 | 建档时间 | 注册日期 | 注册时间 | 入会日期 | 入会时间 | 登记日期 "
            "| created date | create date | created time | 添加时间 | 录入时间 | created on | "
            "created | date created | registered | customer since"
        ),
        "last_purchase_on": (
            "上次消费时间 | 上次消费日期 | 最后消费时间 | 最近成交时间 | 最近下单时间 | 最近交易时间 "
            "| 最后购买时间 | "
            "last order | last visit | letzter kauf | letzte bestellung | dernier achat | derniere commande | "
            "最近消费日期 | 最后消费日期 | 最近消费时间 | 最近购买日期 | last purchase | "
            "last purchase on | last order date"
        ),
        "spent_cents": "spent cents",
        "spent": (
            "累计消费金额 | 累计消费 | 累计消费额 | 累计成交金额 | 总消费金额 | 消费总额 | 交易总额 "
            "| 消费金额 | total spent | "
            "total spend | lifetime spend | lifetime value | umsatz gesamt | gesamtumsatz | umsatz | spent"
        ),
        "points": "积分 | 可用积分 | 剩余积分 | 积分余额 | 会员积分 | 当前积分 | points | loyalty points",
        "tier": "会员等级 | 会员级别 | 会员类型 | 会员类别 | 客户等级 | 客户级别 | vip等级 "
        "| customer group | 等级 | tier | level",
        "note": (
            "备注 | 附注 | 備考 | 备注信息 | 客户备注 | 买家备注 | 卖家备注 | 说明 | notes | note "
            "| remarks | remark | comments | "
            "comment | memo | notiz | notizen | bemerkung | bemerkungen | anmerkung | anmerkungen "
            "| kommentar | "
            "description | remarque | remarques | commentaire | notas"
        ),
    },
    "purchases": {
        "reference": "订单编号 | 订单号 | 单号 | 小票号 | order id | order number | invoice no | reference | id",
        "customer_reference": "客户编号 | 会员编号 | 会员号 | customer id | customer reference | customer number",
        "customer_name": NAME,
        "phone": PHONES,
        "date": (
            "消费日期 | 购买日期 | 订单日期 | 下单时间 | 交易日期 | 日期 | order date | "
            "purchase date | invoice date | bought on | date"
        ),
        "amount": ("实付金额 | 消费金额 | 订单金额 | 金额 | 总金额 | grand total | total | amount | order total"),
        "goods": "商品名称 | 商品 | 品名 | 宝贝标题 | goods | product | product name | item | description",
        "currency": "币种 | currency",
        "note": "订单备注 | 备注 | 买家留言 | customer note | note | notes",
    },
    **MATTERS,
    "surveys": {
        "number": "number",
        "delivery_reference": "订单编号 | 订单号 | 配送单号 | 送货单号 | 交付编号 | 运单号 "
        "| order number | order id | order no "
        "| delivery number | delivery no | delivery reference",
        "complaint_reference": "投诉编号 | 投诉单号 | 工单号 | 工单编号 | complaint number "
        "| complaint id | complaint reference "
        "| ticket id | ticket number | case number",
        "call_reference": "通话编号 | 来电编号 | 话单号 | 流水号 | call id | call number | call reference",
        "matter_reference": "单号 | 事项编号 | 业务单号 | about",
        "reference": "问卷编号 | 答卷编号 | 评价编号 | 评价id | 编号 | response id | review id "
        "| survey id | reference | id",
        "customer_reference": "客户编号 | 会员号 | 会员编号 | 买家会员名 | customer id "
        "| customer reference | customer number",
        "customer_name": NAME,
        "phone": PHONES,
        "score": "总体评分 | 总体满意度 | 整体满意度 | 综合评分 | 满意度评分 | 评分 | 满意度 "
        "| 得分 | 星级 | 评价星级 | 打分 | 推荐度 "
        "| overall satisfaction | overall score | overall rating | satisfaction | review score "
        "| nps score | nps | csat "
        "| score | rating | stars | mark",
        "score_scale": "评分制 | 分制 | 满分 | score scale | scale | out of | maximum",
        "comment": "评价内容 | 评论 | 评价 | 意见 | 意见建议 | 意见和建议 | 建议 | 留言 "
        "| 反馈内容 | 客户反馈 | 原因 "
        "| review comment message | comment | comments | feedback | review | remarks | verbatim "
        "| in their own words",
        "note": "备注 | note | notes",
        "channel": "渠道 | 来源 | 回访方式 | channel | source",
        "asked_at": "发送时间 | 邀请时间 | 回访时间 | review creation date | asked at | sent at | invited at",
        "taken_at": "提交时间 | 答题时间 | 填写时间 | 评价时间 | 评分时间 | 答复时间 | 日期 "
        "| 时间 | answered at | taken at "
        "| submitted at | review answer timestamp | responded at | completed at | created at "
        "| timestamp | date",
    },
}

WORDS: dict[str, dict[str, tuple[str, ...]]] = {
    kind: {target: tuple(words.split(" | ")) for target, words in targets.items()} for kind, targets in _WORDS.items()
}
"""Kind -> target -> header words."""

PLAIN_NUMBERS = frozenset(("number", "no", "num", "nr", "nummer", "numero"))
"""Words, as `normal` writes them, that head a list's own numbers of its customers, or its lines, phones or houses."""

MANY = frozenset({"phone", "address", "email"})
"""Targets a record may have several of."""

_OTHERS = (
    "middle | title | prenom | code postal | ville | strasse | telefon | nachname | first | last | src | dst | "
    "省份 | 城市 | 区县 | 街道 | 邮编 | 邮政编码 | 传真 | 序号 | 名字 | 姓氏 | 昵称 | 职务 | 部门 "
    "| 国家 | 省 | 市 | 区 | 类型 | "
    "first name | last name | given name | family name | vorname | nachname | strasse | plz | ort | "
    "middle name | 名 | 姓 | 中间名 | line | reason | "
    "number | brand | problem | city | state | outcome | date | time | value | label"
)


def _all() -> frozenset[str]:
    words = {word for kind in WORDS.values() for each in kind.values() for word in each}
    return frozenset(normal(word.replace("*", "1")) for word in (*words, *_OTHERS.split(" | ")))


KNOWN_WORDS = _all()
"""Every word above as `normal` writes it: a line with several of them is a header."""
