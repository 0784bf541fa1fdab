"""The days a window looks at: a usual span, or two days of one's own."""

from collections.abc import Callable, Sequence
from datetime import date as Date
from datetime import timedelta

from PySide6.QtWidgets import QWidget

from desk_app.core.i18n import _
from desk_app.insights.model import Period
from desk_app.insights.periods import SPAN_WORDS, Span, period_of
from desk_app.ui.fields import Choice, ComboEntry, WhenEntry
from desk_app.ui.room_view import Surroundings
from desk_app.ui.widgets import label


class DaysChoice:
    """A span and its first and last day; `chosen` is called when another period is.

    With `until_today` no day after today is filled in.
    """

    def __init__(
        self, around: Surroundings, spans: Sequence[Span], chosen: Callable[[], object], *, until_today: bool = False
    ) -> None:
        self._around, self._chosen, self._until_today, self._filling = around, chosen, until_today, False
        self.span = ComboEntry([Choice(str(span), _(SPAN_WORDS[span])) for span in spans])
        self.span.setAccessibleName(_("Period"))
        self.first, self.last = (WhenEntry(with_time=False, optional=False, past=True) for _place in range(2))
        self.first.edit.setAccessibleName(_("First day"))
        self.last.edit.setAccessibleName(_("Last day"))
        self.span.on_typed(self._span_chosen)
        for each in (self.first, self.last):
            each.on_typed(self._day_chosen)

    def parts(self) -> list[QWidget]:
        """What stands in a row above the figures."""
        return [label(_("Period"), "small"), self.span, self.first, label("–"), self.last]

    def begin(self, span: Span) -> None:
        """Begins with a span, and says that it is chosen."""
        self.span.fill(str(span))
        self._span_chosen()

    def period(self) -> Period:
        """The days shown, whichever of them is the earlier."""
        days = [day for entry in (self.first, self.last) if isinstance(day := entry.value(), Date)]
        return Period(min(days), max(days) + timedelta(days=1))

    def _span_chosen(self) -> None:
        span = Span(str(self.span.value()))
        if self._filling:
            return
        if span is not Span.OWN:
            today = self._around.file.clock.now().astimezone(self._around.zone()).date()
            found = period_of(span, today)
            last = found.end - timedelta(days=1)
            self._filling = True
            self.first.fill(found.start)
            self.last.fill(min(last, today) if self._until_today else last)
            self._filling = False
        self._chosen()

    def _day_chosen(self) -> None:
        if not self._filling:
            self._filling = True
            self.span.fill(str(Span.OWN))
            self._filling = False
            self._chosen()
