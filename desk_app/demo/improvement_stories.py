"""The improvements of the made store: one for each kind of trouble at a time, led on until it is the rule."""

from datetime import datetime, timedelta
from functools import partial

from desk_app.complaints.prevention import Prevention
from desk_app.complaints.recovery import Stamp
from desk_app.demo.cases import Case
from desk_app.demo.crew import SUPERVISOR
from desk_app.demo.diary import Story
from desk_app.demo.world import World
from desk_app.improvements import store as improvements

_LED_ON = (
    (timedelta(days=4), "仓库和前台各管一半，从下周一开始。", "The stock room and the desk share it, from Monday on."),
    (timedelta(days=11), "全员培训过一次，做成了清单。", "Everybody was shown once, and there is a list."),
    (timedelta(days=18), "两周里没有再发生。", "It has not happened again for two weeks."),
    (
        timedelta(days=22),
        "写进了店里的规矩，新人第一天就学。",
        "It is a rule of the store; new staff learn it on day one.",
    ),
)


class Improvements:
    """Writes what came of complaints into the diary."""

    def __init__(self, world: World) -> None:
        self._desk, self._crew, self._diary, self._times = world.desk, world.crew, world.diary, world.times
        self._of_kind: dict[str, str] = {}

    def prevent(self, who: str, complaint_id: str, kind: str, note: str, when: datetime, title: str) -> None:
        """Does the last of the four steps: joins the improvement of that kind that is open, or opens one."""
        known = self._of_kind.get(kind)
        if known and not improvements.by_id(self._desk.file, known).open:
            known = None
        wish = Prevention(improvement_id=known) if known else Prevention("", title, self._crew.id(SUPERVISOR))
        stamp = Stamp("", note, when)
        self._desk.recovery.anticipate(self._crew.id(who), complaint_id, wish, stamp)
        self._of_kind[kind] = improvements.of_complaint(self._desk.file, complaint_id)[-1].id

    def plan(self, case: Case, opened: datetime) -> None:
        """Leads the improvement of a complaint on, if the complaint was the first of it."""
        story = Story(self._diary)
        for after, chinese, other in _LED_ON:
            at = self._times.onward(opened + after)
            if at > self._times.edge:
                return
            story.add(at, partial(self._lead_on, case, other if case.english else chinese))

    def _lead_on(self, case: Case, text: str) -> None:
        for one in improvements.of_complaint(self._desk.file, case.id):
            if one.open and improvements.complaints_of(self._desk.file, one.id)[0].id == case.id:
                self._desk.improvements.move_on(self._crew.id(SUPERVISOR), one.id, text)
