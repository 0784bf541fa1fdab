"""The kind of a complaint: a leaf of the store's own tree, or words that stand in no tree."""

from collections.abc import Sequence

from desk_app.storage.reading import Reader
from desk_app.topics import store as topics
from desk_app.topics.letters import fit_pieces
from desk_app.topics.model import BETWEEN, Tree, first_tree
from desk_app.topics.ready_made import match


def known_kind(reader: Reader, text: str | None) -> tuple[str | None, str | None]:
    """The words of a kind and its id in the tree, in whichever language it was written; what stands in no tree stays
    as it was written."""
    if not text:
        return None, None
    found = match(topics.all_topics(reader, Tree.COMPLAINTS), Tree.COMPLAINTS, text)
    return (found.path, found.id) if found else (text, None)


def kinds_for(reader: Reader, letters: str, tree: Tree = Tree.COMPLAINTS) -> Sequence[tuple[str, str]]:
    """Id and words of the kinds for some letters, best first; of the usual ones while the store has no tree."""
    if topics.all_topics(reader, tree):
        return [(found.id, found.path) for found in topics.find(reader, letters, tree)]
    usual = [path for top, under in first_tree(tree) for path in (top, *(BETWEEN.join((top, one)) for one in under))]
    if not letters.strip():
        return [(path, path) for path in usual]
    ranked = [(fit_pieces((path, *path.split(BETWEEN)), letters), path) for path in usual]
    return [(path, path) for _fit, path in sorted((fit, path) for fit, path in ranked if fit is not None)]
