"""What of a half-typed call is worth keeping when somebody leaves it."""

from collections.abc import Mapping

_WHO = ("customer_id", "who", "caller_name", "phone")
_WORDS = ("topic", "note", "enquiries", "content", "heard")

Values = Mapping[str, object]


def anything(values: Values) -> bool:
    """Whether anybody or anything stands in the form, so that it can be put aside."""
    return any(values.get(key) for key in (*_WHO, "topic", "note"))


def typed(values: Values, began: Values, carried: str | None = None) -> bool:
    """Whether more was typed than whose call it is: choosing a customer is done again in a second.

    `began` is what the form was opened with; `carried` the number that came with the customer, None where nobody knows.
    """

    def new(key: str) -> bool:
        return bool(values.get(key)) and values.get(key) != began.get(key)

    if any(new(key) for key in _WORDS):
        return True
    if not values.get("customer_id"):
        return any(new(key) for key in ("who", "caller_name", "phone"))
    return new("caller_name") or (carried is not None and new("phone") and values["phone"] != carried)
