"""What a person does with answers: write one down, about a delivery or a complaint."""

from desk_app.matters.model import MatterKind
from desk_app.storage.desk_file import DeskFile
from desk_app.surveys import store
from desk_app.surveys.model import Answer, Survey, checked


class SurveyService:
    """The use cases of answers; each is one save."""

    def __init__(self, file: DeskFile) -> None:
        self._file = file

    def write_down(
        self, actor: str, kind: MatterKind, row_id: str, answer: Answer, customer_id: str | None = None
    ) -> Survey:
        """Writes down what a customer said of a matter; a later answer takes the place of an earlier one, which stays
        in the history.

        Raises DeskError with the field for a mark beyond its scale.
        """
        with self._file.write(actor, "surveys.write_down") as tx:
            return store.by_id(tx, store.put(tx, kind, row_id, customer_id, checked(answer)))
