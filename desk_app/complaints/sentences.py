"""Sentences that are ready to be said in a step, in the language of whom they are said to."""

from collections.abc import Callable, Mapping, Sequence

from desk_app.complaints.model import Complaint, Step
from desk_app.complaints.nature import Nature
from desk_app.complaints.nature_sentences import BY_WHEN, READY_FOR
from desk_app.core.i18n import N_, _, best_language, language, speaking

READY: Mapping[Step, Sequence[str]] = {
    Step.ACKNOWLEDGE: (
        N_("We have your complaint and call you back as soon as we have looked into it."),
        N_("Thank you for telling us. I have written it down and look into it myself."),
        N_("I understand what happened; please correct me if I have it wrong."),
    ),
    Step.APOLOGIZE: (
        N_("We are sorry for the trouble this has caused you."),
        N_("This should not have happened. I apologize on behalf of the store."),
        N_("I am sorry that you had to come back to us because of it."),
    ),
    Step.AMEND: (
        N_("We exchange it for a new one and fetch the old one."),
        N_("We give the money back the way it was paid."),
        N_("We repair it free of charge."),
    ),
    Step.ANTICIPATE: (
        N_("It is checked before it leaves the store from now on."),
        N_("The customer is called before the delivery sets off from now on."),
        N_("The staff are shown how it is done right."),
    ),
    Step.TOLD: (
        N_("We told the customer what was done and asked whether they are content."),
        N_("We left a message with what was done and how to reach us."),
    ),
}
FILLED_IN = frozenset({Step.ACKNOWLEDGE, Step.APOLOGIZE, Step.TOLD})
"""Steps whose first sentence stands there to begin with; the others are to be written by who knows what is done."""


def spoken_to(one: Complaint, customer_language: str | None) -> str:
    """The language the customer is spoken to in: the complaint's, the file's, else the one of the window."""
    known = one.language or customer_language
    return best_language(known) if known else language()


def ready(
    step: Step, lang: str, answer_by: Callable[[], str] | None = None, nature: Nature = Nature.COMPLAINT
) -> list[str]:
    """The sentences of a step in a language, as they fit what it is, the usual one first.

    `answer_by` tells in the language spoken by when the customer was promised an answer, "" where that is over: the
    first thing that is said to them then names it.
    """
    with speaking(lang):
        found = [_(sentence) for sentence in READY_FOR.get(nature, READY).get(step, ())]
        by = answer_by() if answer_by and step is Step.ACKNOWLEDGE else ""
        if by and nature in BY_WHEN:
            found.insert(0, _(BY_WHEN[nature]).format(when=by))
        return found
