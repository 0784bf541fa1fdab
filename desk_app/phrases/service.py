"""What a person does with phrases: write one, put it right, say that it still holds, retire and bring back."""

from desk_app.core.clock import to_text
from desk_app.core.errors import DeskError
from desk_app.core.i18n import _
from desk_app.core.ids import new_id
from desk_app.core.text import fold
from desk_app.phrases import store
from desk_app.phrases.model import Phrase, PhraseDraft, tidied
from desk_app.storage.desk_file import DeskFile
from desk_app.storage.tx import Tx
from desk_app.topics import store as topics
from desk_app.topics.model import Tree


class PhraseService:
    """The use cases of phrases; each is one save."""

    def __init__(self, file: DeskFile) -> None:
        self._file = file

    def add(self, actor: str, draft: PhraseDraft) -> Phrase:
        """A new phrase of the actor's, looked at today.

        Raises DeskError with the field for an empty title or text, or a title another phrase has.
        """
        with self._file.write(actor, "phrases.add") as tx:
            columns = _columns(tx, draft, "")
            made = new_id(tx.now)
            store.add(tx, {"id": made, **columns, "author_id": actor, "reviewed_on": store.today(tx).isoformat()})
            return store.by_id(tx, made)

    def change(self, actor: str, phrase_id: str, draft: PhraseDraft) -> Phrase:
        """Puts a phrase right; who changes what is said has looked at it today. Raises what `add` raises."""
        with self._file.write(actor, "phrases.change") as tx:
            before = _in_use(tx, phrase_id)
            columns = _columns(tx, draft, phrase_id)
            changes = {key: value for key, value in columns.items() if value != _before(before, key)}
            if "text" in changes or "title" in changes:
                changes["reviewed_on"] = store.today(tx).isoformat()
            if changes:
                store.change(tx, phrase_id, changes)
            return store.by_id(tx, phrase_id)

    def review(self, actor: str, phrase_id: str) -> Phrase:
        """Says that a phrase still holds, today."""
        with self._file.write(actor, "phrases.review") as tx:
            day = store.today(tx)
            if _in_use(tx, phrase_id).reviewed_on != day:
                store.change(tx, phrase_id, {"reviewed_on": day.isoformat()})
            return store.by_id(tx, phrase_id)

    def retire(self, actor: str, phrase_id: str) -> None:
        """Takes a phrase out of what is offered; notes in which it was put keep it."""
        with self._file.write(actor, "phrases.retire") as tx:
            _in_use(tx, phrase_id)
            store.change(tx, phrase_id, {"deleted_at": to_text(tx.now)})

    def bring_back(self, actor: str, phrase_id: str) -> Phrase:
        """Offers a retired phrase again; raises DeskError when another has its title by now."""
        with self._file.write(actor, "phrases.bring_back") as tx:
            one = store.by_id(tx, phrase_id)
            if one.retired:
                _refuse_double(tx, one.title, phrase_id)
                store.change(tx, phrase_id, {"deleted_at": None})
            return store.by_id(tx, phrase_id)


def _columns(tx: Tx, draft: PhraseDraft, own_id: str) -> dict[str, str | None]:
    tidy = tidied(draft)
    _refuse_double(tx, tidy.title, own_id)
    if tidy.topic_id:
        topics.by_id(tx, tidy.topic_id, Tree.CALLS)
    return {"title": tidy.title, "text": tidy.text, "keywords": tidy.keywords or None, "topic_id": tidy.topic_id}


def _before(phrase: Phrase, column: str) -> str | None:
    return str(getattr(phrase, column) or "") or None


def _in_use(tx: Tx, phrase_id: str) -> Phrase:
    found = store.by_id(tx, phrase_id)
    if found.retired:
        raise DeskError(_("“{title}” is retired: bring it back first.").format(title=found.title), field="title")
    return found


def _refuse_double(tx: Tx, title: str, own_id: str) -> None:
    if any(fold(one.title) == fold(title) and one.id != own_id for one in store.all_phrases(tx)):
        raise DeskError(
            _("There is a short answer called “{title}” already: change that one.").format(title=title), field="title"
        )
