"""The words other programs write into their cells, and what they mean here."""

import re

_STATES = {
    "delivered": "delivered",
    "canceled": "cancelled",
    "cancelled": "cancelled",
    "unavailable": "cancelled",
    "created": "received",
    "approved": "received",
    "invoiced": "received",
    "processing": "assigned",
    "shipped": "under_way",
    "交易成功": "delivered",
    "交易完成": "delivered",
    "交易关闭": "cancelled",
    "已签收": "delivered",
    "已送达": "delivered",
    "已完成": "delivered",
    "已取消": "cancelled",
    "已发货": "under_way",
    "卖家已发货，等待买家确认": "under_way",
    "买家已付款，等待卖家发货": "received",
    "配送中": "under_way",
    "待发货": "received",
    "待配送": "received",
    "等待买家付款": "received",
}
_COMPLAINT_STATES = {
    "Closed": "closed",
    "Solved": "closed",
    "Open": "open",
    "Pending": "open",
    "Assigned": "open",
    "In Progress": "open",
    "已办结": "closed",
    "已解决": "closed",
    "已关闭": "closed",
    "处理中": "open",
    "待处理": "open",
    "未办结": "open",
    "办结": "closed",
    "信息审核": "open",
    "厂家受理": "open",
    "处理反馈": "open",
    "用户评分": "closed",
}
_OUTCOMES = {
    "AGENT": "answered",
    "HANG": "abandoned",
    "PHANTOM": "no_call",
    "ANSWERED": "answered",
    "NO ANSWER": "missed",
    "BUSY": "missed",
    "FAILED": "missed",
    "CONGESTION": "missed",
    "已接": "answered",
    "已接听": "answered",
    "接通": "answered",
    "未接": "missed",
    "未接听": "missed",
    "放弃": "abandoned",
    "呼损": "abandoned",
}
_DIRECTIONS = {
    "呼入": "in",
    "来电": "in",
    "已接来电": "in",
    "未接来电": "in",
    "已接": "in",
    "未接": "in",
    "拒接来电": "in",
    "呼出": "out",
    "去电": "out",
    "已拨电话": "out",
    "已拨": "out",
    "inbound": "in",
    "outbound": "out",
}
NO_SEX = {"未指定": "", "未知": "", "Unspecified": ""}
WAYS: dict[tuple[str, str], dict[str, str]] = {
    ("deliveries", "state"): _STATES,
    ("complaints", "state"): _COMPLAINT_STATES,
    ("calls", "outcome"): _OUTCOMES,
    ("calls", "direction"): _DIRECTIONS,
}
"""(kind, target) -> the file's word -> ours."""
NO_PHONE = frozenset(("无", "没有", "暂无", "未知", "不详", "未填", "none", "n/a", "na", "nil", "unknown"))
"""What people write, folded, where there is no phone."""
TOTAL = re.compile(
    r"(?:合\s*计|总\s*计|小\s*计|共\s*计|汇总|本页合计|grand total|sub-?total|totals?|summe|gesamt(?:summe)?"
    r"|total général)"
    r"\s*[:：]?(?:\s*[\d,.]+\s*[条行个笔单位人]*)?|共\s*\d+\s*[条行个笔单位人](?:记录|数据|客户)?[。.]?",
    re.IGNORECASE,
)
"""How a line begins that adds up the lines above it."""
REMARK = re.compile(
    r"(?:制表|打印|导出|审核|统计|填表)(?:人|时间|日期)?\s*[:：]|以上(?:数据|内容)|以下(?:空白|无正文)|(?:注|说明)\s*[:：]"
)
"""How a line begins that speaks of the list as a whole."""
