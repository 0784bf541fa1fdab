"""What telephone systems write into their cells for how a call went and who called whom, and what it means here."""

from collections.abc import Mapping
from typing import Any

from desk_app.core.text import fold

OUTCOMES = {
    "solved": "resolved|已解决|解决|closed",
    "will_call_back": "callback|call back|待回访|回拨|待回电",
    "became_complaint": "转投诉",
    "became_delivery": "转送货|转配送",
    "became_repair": "转维修|转报修",
    "answered": "answered|agent|connect|connected|accepted|completed|complete|completeagent|completecaller|handled"
    "|received|talked|answer|taken|yes"
    "|call connected|已接|已接听|接通|已接通|应答|已应答"
    "|成功|接听|成功接听|接通成功|双方接听|已接来电|是|正常|人工接听|坐席接听",
    "passed_on": "transferred|transfer|forwarded|attendedtransfer|blindtransfer|转接|已转接|转办",
    "wrong_number": "打错|错号",
    "voicemail": "voice mail|voicemail|left message|留言|语音信箱|语音留言",
    "abandoned": "abandoned|abandon|hang|hung up|caller hung up|放弃|已放弃|排队放弃|客户挂断|呼损"
    "|用户放弃|ivr放弃|客户放弃|排队中放弃|振铃放弃",
    "missed": "missed|unanswered|not answered|missed call|ring no answer|ringnoanswer|no agent|timeout|exitwithtimeout"
    "|exitempty|lost|no|未接"
    "|未接听|漏接|未应答|未接来电|振铃未接"
    "|坐席未接|超时未接|否",
    "no_answer": "no answer|no_answer|noanswer|busy|failed|congestion|rejected|declined|cancelled"
    "|canceled|unavailable|无人接听|无应答"
    "|未接通|占线|忙|忙线|关机|停机|拒接|呼叫失败|用户忙|用户未接",
    "no_call": "no_call|phantom|no call|空号|无呼叫",
}
"""What became of a call, what tells most of it first, to the words others write for it."""
DIRECTIONS = {
    "in": "inbound|incoming|incoming call|inbound call|received|missed|missed call|呼入|来电"
    "|打入|接入|被叫|已接来电|未接来电|拒接来电|已接|未接",
    "out": "outbound|outgoing|outgoing call|outbound call|dialed|dialled|made|呼出|去电|打出"
    "|外呼|拨出|主叫|已拨电话|已拨|已拨来电|拨打",
}
_OF_ANYTHING = "complete|completed|closed|是|否|yes|no|正常|成功|failed|received|agent|transfer|lost|taken|answer|解决"
"""Words that say how a call went only under a header that asks for it."""


def words_of(table: Mapping[Any, str]) -> dict[str, Any]:
    """Folded word to what it means, our own words among them."""
    found: dict[str, Any] = {}
    for meaning, words in table.items():
        for word in (str(meaning), str(meaning).replace("_", " "), *words.split("|")):
            found[fold(word)] = meaning
    return found


OUTCOME_OF: dict[str, str] = words_of(OUTCOMES)
DIRECTION_OF: dict[str, str] = words_of(DIRECTIONS)
SURELY_OUTCOMES = frozenset(OUTCOME_OF) - frozenset(fold(word) for word in _OF_ANYTHING.split("|"))
"""Folded words that say how a call went whatever their column is called."""
_RANK = {meaning: rank for rank, meaning in enumerate(OUTCOMES)}


def telling(outcome: str) -> int:
    """How much an outcome (ours) tells of a call of several lines, least for the one that tells most."""
    return _RANK.get(outcome, len(_RANK))
