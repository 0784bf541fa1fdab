"""Two ways in which a matter goes to a colleague, told apart in the same words wherever they are offered."""

from desk_app.core.i18n import _


def hand_over_words() -> str:
    """What handing over means: somebody answers for it."""
    return _("Hand over: it is theirs at once, and both of you see it waiting until they accept it or give it back.")


def give_words() -> str:
    """What giving means: it is arranged already."""
    return _("Give to: it is theirs from now on, and nobody is asked to accept it.")
