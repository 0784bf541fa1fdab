"""A complaint of the made store as its story knows it, and which delivery it can be about."""

from datetime import datetime, timedelta

from desk_app.demo.goods import Goods
from desk_app.demo.people import Person
from desk_app.demo.promises import Parcel
from desk_app.demo.trouble import Trouble


class Case:
    """One complaint while its story is told; `id` once it is in the file."""

    def __init__(self, person: Person | None, parcel: Parcel | None, trouble: Trouble, goods: Goods, who: str) -> None:
        self.person, self.parcel, self.trouble, self.goods, self.who = person, parcel, trouble, goods, who
        self.id = ""

    @property
    def english(self) -> bool:
        """Whether it is written in English."""
        return bool(self.person and self.person.english)


def fits_parcel(parcel: Parcel, wants: str, moments: list[datetime]) -> bool:
    """Whether somebody could complain of the delivery, and it came before amends were made."""
    received = moments[0]
    if parcel.complained or parcel.person is None or parcel.planned_at >= received:
        return False
    delivered, promised = parcel.delivered_at, parcel.promise.end
    recent = received - timedelta(days=4)
    if wants == "open":
        if not recent < promised < received:
            return False
        if len(moments) > 3:
            return delivered is not None and received < delivered < moments[3]
        return delivered is None
    if delivered is None or not recent < delivered < received - timedelta(minutes=30):
        return False
    return (delivered > promised) == (wants == "late")
