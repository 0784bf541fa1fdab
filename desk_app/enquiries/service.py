"""What a person does with enquiries after the call: answer one later, put one right, take one away."""

from desk_app.core.clock import to_text
from desk_app.core.errors import DeskError
from desk_app.core.i18n import _
from desk_app.core.text import clean
from desk_app.enquiries import store
from desk_app.enquiries.model import About, Enquiry, EnquiryDraft, tidied
from desk_app.storage.desk_file import DeskFile


class EnquiryService:
    """The use cases of enquiries; each is one save. They are written down together with their call."""

    def __init__(self, file: DeskFile) -> None:
        self._file = file

    def answer(self, actor: str, enquiry_id: str, text: str) -> Enquiry:
        """Writes down what was answered later; raises DeskError for the field `answer` when nothing is said."""
        with self._file.write(actor, "enquiries.answer") as tx:
            before, said = store.by_id(tx, enquiry_id), clean(text)[0].strip()
            if not said:
                raise DeskError(_("Type what was answered."), field="answer")
            if said != before.answer:
                store.change(tx, enquiry_id, {"answer": said})
            return store.by_id(tx, enquiry_id)

    def change(self, actor: str, enquiry_id: str, about: About, goods: str, answer: str) -> Enquiry:
        """Puts a question right; raises DeskError without goods, or without an answer where nobody rings back."""
        with self._file.write(actor, "enquiries.change") as tx:
            before = store.by_id(tx, enquiry_id)
            tidy = tidied(EnquiryDraft(before.call_id, about, goods, answer, before.callback_id))
            wanted = {"about": tidy.about.value, "goods": tidy.goods, "answer": tidy.answer or None}
            changes = {key: value for key, value in wanted.items() if value != getattr(before, key)}
            if changes:
                store.change(tx, enquiry_id, changes)
            return store.by_id(tx, enquiry_id)

    def remove(self, actor: str, enquiry_id: str) -> None:
        """Takes a question out of the counts; raises NotFound."""
        with self._file.write(actor, "enquiries.remove") as tx:
            store.by_id(tx, enquiry_id)
            store.change(tx, enquiry_id, {"deleted_at": to_text(tx.now)})
