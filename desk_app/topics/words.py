"""What the window of a tree is called and says: of topics, of kinds of complaint, of causes."""

from dataclasses import dataclass

from desk_app.core.i18n import N_
from desk_app.topics.model import Tree


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
    ),
}
