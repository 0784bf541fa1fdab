"""What is said in the steps of a suggestion and of praise, where the sentences of a complaint would not fit."""

from collections.abc import Mapping, Sequence

from desk_app.complaints.model import Step
from desk_app.complaints.nature import Nature
from desk_app.core.i18n import N_

READY_FOR: Mapping[Nature, Mapping[Step, Sequence[str]]] = {
    Nature.SUGGESTION: {
        Step.ACKNOWLEDGE: (
            N_("Thank you for the suggestion. We look into it and tell you what becomes of it."),
            N_("Thank you for thinking along with us. I have written it down and pass it on."),
        ),
        Step.TOLD: (
            N_("We told the customer what became of the suggestion."),
            N_("We left a message with what became of the suggestion and how to reach us."),
        ),
    },
    Nature.PRAISE: {
        Step.ACKNOWLEDGE: (
            N_("Thank you for the kind words. We pass them on to those they are about."),
            N_("Thank you: it is good to hear what went well."),
        ),
        Step.TOLD: (
            N_("We told the customer that their praise was passed on."),
            N_("We left a message that their praise was passed on."),
        ),
    },
}
"""Sentences that are ready to be said."""
BY_WHEN: Mapping[Nature, str] = {
    Nature.COMPLAINT: N_("We have your complaint and will answer you by {when}."),
    Nature.SUGGESTION: N_("We have your suggestion and will answer you by {when}."),
}
"""The first sentence while an answer is promised; praise is thanked for at once."""
DONE_FOR: Mapping[Nature, Mapping[Step, str]] = {
    Nature.SUGGESTION: {
        Step.ACKNOWLEDGE: N_("We thanked you for your suggestion"),
        Step.TOLD: N_("We told you what became of it"),
        Step.CLOSED: N_("Your suggestion was closed"),
        Step.REOPENED: N_("We took your suggestion up again"),
    },
    Nature.PRAISE: {
        Step.ACKNOWLEDGE: N_("We thanked you for your praise"),
        Step.TOLD: N_("We told you that your praise was passed on"),
        Step.CLOSED: N_("Your praise was passed on and noted"),
        Step.REOPENED: N_("We took your praise up again"),
    },
}
"""What a step is to the customer once it is done."""
NEXT_FOR: Mapping[Nature, Mapping[Step, str]] = {
    Nature.SUGGESTION: {
        Step.ACKNOWLEDGE: N_("We read it and thank you for it"),
        Step.TOLD: N_("We tell you what became of your suggestion"),
        Step.CLOSED: N_("We make sure that nothing was left undone, and close your suggestion"),
    },
    Nature.PRAISE: {
        Step.ACKNOWLEDGE: N_("We read it and thank you for it"),
        Step.TOLD: N_("We tell you that your praise was passed on"),
        Step.CLOSED: N_("We make sure that it was passed on to everybody it is about"),
    },
}
"""What a step is to the customer while it is to come."""
STANDS: Mapping[Nature, str] = {
    Nature.COMPLAINT: N_("How your complaint stands"),
    Nature.SUGGESTION: N_("How your suggestion stands"),
    Nature.PRAISE: N_("What became of your praise"),
}
JUST_IN: Mapping[Nature, str] = {
    Nature.COMPLAINT: N_("Nothing yet: your complaint has just come in."),
    Nature.SUGGESTION: N_("Nothing yet: your suggestion has just come in."),
    Nature.PRAISE: N_("Nothing yet: your praise has just come in."),
}
SEES_TO_IT: Mapping[Nature, str] = {
    Nature.COMPLAINT: N_("{name} sees to your complaint."),
    Nature.SUGGESTION: N_("{name} sees to your suggestion."),
    Nature.PRAISE: N_("{name} passes your praise on."),
}
FOLLOW_UP_FOR: Mapping[Nature, str] = {
    Nature.COMPLAINT: N_("Is the customer content after complaint {number}?"),
    Nature.SUGGESTION: N_("Is the customer content with what became of suggestion {number}?"),
    Nature.PRAISE: N_("Thank the customer once more for praise {number}."),
}
"""What a call that follows is about."""

SLIP_TITLE: Mapping[Nature, str] = {
    Nature.COMPLAINT: N_("Complaint acceptance slip"),
    Nature.SUGGESTION: N_("Suggestion acceptance slip"),
    Nature.PRAISE: N_("Praise acceptance slip"),
}
CLOSE_TITLE: Mapping[Nature, str] = {
    Nature.COMPLAINT: N_("Complaint close sheet"),
    Nature.SUGGESTION: N_("Suggestion close sheet"),
    Nature.PRAISE: N_("Praise close sheet"),
}
LETTER_ABOUT: Mapping[Nature, str] = {
    Nature.COMPLAINT: N_("Your complaint {number}: {title}"),
    Nature.SUGGESTION: N_("Your suggestion {number}: {title}"),
    Nature.PRAISE: N_("Your praise {number}: {title}"),
}
SURVEY_ASKS: Mapping[Nature, str] = {
    Nature.COMPLAINT: N_("How satisfied are you with the way we handled your complaint? Please tick one."),
    Nature.SUGGESTION: N_("How satisfied are you with the way we handled your suggestion? Please tick one."),
    Nature.PRAISE: N_("How satisfied are you with the way we took up your praise? Please tick one."),
}
FIRST_ANSWER_TO: Mapping[Nature, str] = {
    Nature.COMPLAINT: N_("First answer to your complaint"),
    Nature.SUGGESTION: N_("First answer to your suggestion"),
    Nature.PRAISE: N_("First answer to your praise"),
}
COMES_NEXT: Mapping[Nature, str] = {
    Nature.SUGGESTION: N_("We read it, pass it on to those who can change it, and tell you what becomes of it."),
    Nature.PRAISE: N_("We read it and pass it on to everybody it is about."),
}
"""What the slip says comes next, where the three steps of a complaint would not fit."""
TAKE_DOWN: Mapping[Nature, tuple[str, str]] = {
    Nature.COMPLAINT: (N_("Take down a complaint"), N_("Save the complaint")),
    Nature.SUGGESTION: (N_("Take down a suggestion"), N_("Save the suggestion")),
    Nature.PRAISE: (N_("Take down praise"), N_("Save the praise")),
}
"""The title of the form and the verb of its button."""
PUT_RIGHT: Mapping[Nature, str] = {
    Nature.COMPLAINT: N_("Put the complaint right"),
    Nature.SUGGESTION: N_("Put the suggestion right"),
    Nature.PRAISE: N_("Put the praise right"),
}
TAKEN_DOWN: Mapping[Nature, str] = {
    Nature.COMPLAINT: N_("{number} is taken down. F9 prints the acceptance slip."),
    Nature.SUGGESTION: N_("Suggestion {number} is taken down. F9 prints the acceptance slip."),
    Nature.PRAISE: N_("Praise {number} is taken down. F9 prints the acceptance slip."),
}
