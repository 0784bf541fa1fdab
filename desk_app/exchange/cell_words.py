"""What stands in the cells of our own lists where it is one of a few values: words for people, keys for programs.

The rooms say the same words in their windows; here they stand once more, so that lists are read below those rooms.
"""

from collections.abc import Mapping

from desk_app.core.i18n import LANGUAGES, N_, _, speaking
from desk_app.core.stages import STAGE_NAMES

Words = Mapping[str, str]
_CHANNELS: Words = {
    "phone": N_("phone"),
    "walk_in": N_("walk-in"),
    "web": N_("web"),
    "wechat": N_("WeChat"),
    "sms": N_("SMS"),
    "email": N_("e-mail"),
    "suggestion_box": N_("suggestion box"),
    "visit": N_("visit"),
}
_OUTCOMES: Words = {
    "solved": N_("solved"),
    "will_call_back": N_("will call back"),
    "passed_on": N_("passed on"),
    "became_complaint": N_("became a complaint"),
    "became_delivery": N_("became a delivery"),
    "became_repair": N_("became a repair"),
    "answered": N_("answered"),
    "voicemail": N_("voicemail"),
    "wrong_number": N_("wrong number"),
    "no_answer": N_("no answer"),
    "abandoned": N_("gave up waiting"),
    "missed": N_("missed"),
    "no_call": N_("no call"),
}
_STAGES: Words = {str(stage): word for stage, word in STAGE_NAMES.items()}
CELL_WORDS: Mapping[str, Mapping[str, Words]] = {
    "customers": {
        "kind": {
            "person": N_("person"),
            "household": N_("household"),
            "shop": N_("shop"),
            "walk_in": N_("walk-in"),
        },
        "state": {
            "prospect": N_("prospect"),
            "active": N_("active"),
            "dormant": N_("dormant"),
            "left": N_("left"),
        },
        "sex": {"male": N_("male"), "female": N_("female")},
        "preferred_channel": {each: each for each in (N_("phone"), N_("WeChat"), N_("SMS"), N_("e-mail"), N_("visit"))},
    },
    "calls": {
        "direction": {"in": N_("incoming"), "out": N_("outgoing")},
        "channel": _CHANNELS,
        "kind": {
            "enquiry": N_("enquiry"),
            "request": N_("request"),
            "suggestion": N_("suggestion"),
            "complaint": N_("complaint"),
            "praise": N_("praise"),
        },
        "outcome": _OUTCOMES,
        "stage": _STAGES,
    },
    "callbacks": {
        "state": {"open": N_("open"), "done": N_("reached"), "dropped": N_("dropped")},
        "last_result": {**_OUTCOMES, "busy": N_("busy")},
        "stage": _STAGES,
    },
    "complaints": {
        "channel": _CHANNELS,
        "severity": {"slight": N_("slight"), "serious": N_("serious"), "grave": N_("grave")},
        "nature": {"complaint": N_("complaint"), "suggestion": N_("suggestion"), "praise": N_("praise")},
        "state": {"open": N_("open"), "closed": N_("closed")},
        "satisfaction": {
            "satisfied": N_("satisfied"),
            "not_satisfied": N_("not satisfied"),
            "unreachable": N_("could not be reached"),
        },
        "stage": _STAGES,
    },
    "deliveries": {
        "state": {
            "received": N_("received"),
            "assigned": N_("assigned"),
            "under_way": N_("under way"),
            "delivered": N_("delivered"),
            "failed": N_("failed"),
            "cancelled": N_("cancelled"),
        },
        "promised_precision": {"day": N_("day"), "time": N_("time")},
        "stage": _STAGES,
    },
}
"""Kind of list -> column -> value -> its word, not yet in the language spoken."""


def in_words(kind: str, column: str, value: str) -> str:
    """A value of a column in the language spoken; what is none of ours as it is."""
    word = CELL_WORDS.get(kind, {}).get(column, {}).get(value)
    return _(word) if word else value


def values_by_word(kind: str, column: str) -> dict[str, str]:
    """What a cell of that column may say, in any of our languages, to the value it stands for."""
    found: dict[str, str] = {}
    for lang in LANGUAGES:
        with speaking(lang):
            for value, word in CELL_WORDS.get(kind, {}).get(column, {}).items():
                found.setdefault(_(word), value)
    return found
