"""What the window of a tree is called and says: of topics, of kinds of complaint, of causes."""

from dataclasses import dataclass

from desk_app.core.i18n import N_
from desk_app.topics.model import Tree


@dataclass(frozen=True, slots=True)
class Refusals:
    """What cannot be done in a tree, said with its own word; `exists` names the one, `deep` says how many levels."""

    there_already: str
    itself: str
    unnamed: str
    exists: str
    deep: str
    gone: str


@dataclass(frozen=True, slots=True)
class TreeWords:
    """The words of one tree, not yet in the language spoken."""

    title: str
    one: str
    name: str
    new: str
    begin: str
    none_yet: str
    how_to: str
    under: str
    refused: Refusals


WORDS = {
    Tree.CALLS: TreeWords(
        N_("Topics"),
        N_("Topic"),
        N_("Name of the topic"),
        N_("New topic"),
        N_("Begin with the usual topics"),
        N_("No topics yet. Type the first one, or begin with six usual ones and those under them and change them."),
        N_(
            "Alt+→ puts the chosen topic under the one above it, Alt+← takes it out again. Calls keep what was written."
        ),
        N_("Stands under"),
        Refusals(
            N_("This store has topics already: change those."),
            N_("A topic cannot stand under itself: choose another."),
            N_("Type what the topic is called."),
            N_("There is a topic called “{name}” here already."),
            N_("The tree has at most {n} levels: choose a topic further up."),
            N_("There is no such topic any more."),
        ),
    ),
    Tree.COMPLAINTS: TreeWords(
        N_("Kinds of complaint"),
        N_("Kind"),
        N_("Name of the kind"),
        N_("New kind of complaint"),
        N_("Begin with the usual kinds"),
        N_("No kinds yet. Type the first one, or begin with the usual ones and those under them and change them."),
        N_(
            "Alt+→ puts the chosen kind under the one above it, Alt+← takes it out again."
            " Complaints keep what was written."
        ),
        N_("Kind it stands under"),
        Refusals(
            N_("This store has kinds of complaint already: change those."),
            N_("A kind cannot stand under itself: choose another."),
            N_("Type what the kind is called."),
            N_("There is a kind called “{name}” here already."),
            N_("The tree has at most {n} levels: choose a kind further up."),
            N_("There is no such kind any more."),
        ),
    ),
    Tree.CAUSES: TreeWords(
        N_("Causes"),
        N_("Cause"),
        N_("Name of the cause"),
        N_("New cause"),
        N_("Begin with the usual causes"),
        N_("No causes yet. Type the first one, or begin with the usual ones and those under them and change them."),
        N_(
            "Alt+→ puts the chosen cause under the one above it, Alt+← takes it out again."
            " Complaints keep what was written."
        ),
        N_("Cause it stands under"),
        Refusals(
            N_("This store has causes already: change those."),
            N_("A cause cannot stand under itself: choose another."),
            N_("Type what the cause is called."),
            N_("There is a cause called “{name}” here already."),
            N_("The tree has at most {n} levels: choose a cause further up."),
            N_("There is no such cause any more."),
        ),
    ),
}
