"""The question of a call that follows a settled matter: the sentence over the form, and what the answer leads to."""

from collections.abc import Callable

from desk_app.calls.follow_up import NOT_REACHED, OUTCOMES, Content, Question
from desk_app.calls.model import Outcome
from desk_app.calls.script_entry import ScriptEntry
from desk_app.core.i18n import _
from desk_app.ui.form import Form
from desk_app.ui.widgets import Banner

QuestionOf = Callable[[str], Question | None]
"""What is asked in a call that is an attempt at this callback."""


class Asking:
    """Whether they are content, in the form of one call; nothing is shown where nothing is to be asked."""

    def __init__(self, form: Form, question_of: QuestionOf) -> None:
        self.form, self._question_of = form, question_of
        self.question: Question | None = None
        entry = form.entry("heard")
        assert isinstance(entry, ScriptEntry)
        self.marks = entry
        form.set_shown("heard", False)
        self._show_again()

    def look_at(self, callback_id: str) -> Question | None:
        """Asks what the call is an attempt at from now on; answers what that asks."""
        self.question = self._question_of(callback_id) if callback_id else None
        script = self.question.script if self.question is not None else None
        self.form.set_shown("content", self.question is not None and script is None)
        self.form.set_shown("heard", script is not None)
        if script is not self.marks.script:
            self.marks.ask(script)
            if script is None:
                self.form.fill({"heard": ""}, clean=False)
        if self.question is None and self.form.text("content"):
            self.form.fill({"content": ""}, clean=False)
        self._show_again()
        return self.question

    def say(self, banner: Banner, callback: str) -> None:
        """Says over the form what is followed up, what was done, and what to ask."""
        if self.question is None:
            return
        one = self.question
        about = _("Follow-up call {callback}: {number} “{title}”.")
        parts = [about.format(callback=callback, number=one.number, title=one.title)]
        if one.done:
            parts.append(_("Done: {what}.").format(what=" ".join(one.done.split()).rstrip(".。")))
        parts.append(one.asked)
        banner.set_text("accent", "\n".join(parts))

    def outcome(self) -> Outcome | None:
        """The outcome that goes with what was chosen; None while nothing is."""
        found = self.content
        if found is None:
            return None
        if found is Content.NOT_SATISFIED and not self.form.values()["again"]:
            return Outcome.ANSWERED
        return OUTCOMES[found]

    @property
    def content(self) -> Content | None:
        """How satisfied they are, as far as it is chosen."""
        said = self.form.text("content") if self.question is not None else ""
        return Content(said) if said else None

    def chosen(self) -> None:
        """An answer was chosen: the outcome goes with it, unless one stands there that can be so too."""
        form, wanted = self.form, self.outcome()
        self._show_again()
        if wanted is None:
            return
        now = Outcome(form.text("outcome"))
        fits = now in NOT_REACHED if self.content is Content.UNREACHABLE else now == Outcome.WILL_CALL_BACK
        if not fits and now != wanted:
            form.fill({"outcome": str(wanted)}, clean=False)

    def not_reached(self) -> None:
        """Nobody was there to be asked: no mark stands, and the next try is due."""
        self.form.fill({"heard": "", "content": str(Content.UNREACHABLE)}, clean=False)
        self.chosen()

    def marked(self) -> bool:
        """A mark was typed: somebody was reached, and a low one is passed on; answers whether any stands."""
        given, form = self.marks.given(), self.form
        if not given.anything:
            return False
        if self.content is Content.UNREACHABLE:
            form.fill({"content": ""}, clean=False)
        now, wanted = Outcome(form.text("outcome")), Outcome.PASSED_ON if self.marks.is_low() else Outcome.SOLVED
        if now != wanted and (now in NOT_REACHED or now in (Outcome.SOLVED, Outcome.PASSED_ON)):
            form.fill({"outcome": str(wanted)}, clean=False)
        return True

    def follow_outcome(self) -> None:
        """An outcome was chosen: where nobody was reached, nobody said anything."""
        missed = Outcome(self.form.text("outcome")) in NOT_REACHED
        if self.question is not None and missed != (self.content is Content.UNREACHABLE):
            self.form.fill({"content": str(Content.UNREACHABLE) if missed else ""}, clean=False)
            self._show_again()

    def opens_again(self) -> bool:
        """Whether saving opens the matter again."""
        return self.content is Content.NOT_SATISFIED and bool(self.form.values()["again"])

    def opens_complaint(self) -> bool:
        """Whether saving opens a complaint, as the marks are low."""
        return self.content is None and self.marks.is_low()

    def _show_again(self) -> None:
        self.form.set_shown("again", self.content is Content.NOT_SATISFIED)
