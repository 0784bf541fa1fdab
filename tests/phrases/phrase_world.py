"""One store with a clerk, some topics and what it keeps to say."""

from pathlib import Path
from zoneinfo import ZoneInfo

from desk_app.core.clock import FixedClock
from desk_app.phrases import store
from desk_app.phrases.model import Phrase, PhraseDraft
from desk_app.phrases.service import PhraseService
from desk_app.staff.service import StaffService
from desk_app.storage.schema import DESK_ID
from desk_app.topics.model import Topic
from desk_app.topics.service import TopicService
from desk_app.ui.room_view import Surroundings
from tests.fresh_files import fresh_file


class PhraseWorld:
    """The file, its clerk and the services; four short answers under two topics once `answers` was asked."""

    def __init__(self, path: Path, clock: FixedClock) -> None:
        self.file, self.clock = fresh_file(path, clock=clock), clock
        self.li = StaffService(self.file).add(DESK_ID, "李娜").id
        self.topics, self.service = TopicService(self.file), PhraseService(self.file)
        self.around = Surroundings(self.file, lambda: self.li, lambda: ZoneInfo("Asia/Shanghai"))
        self.delivery: Topic = self.topics.add(self.li, "送货")
        self.late: Topic = self.topics.add(self.li, "迟到", self.delivery.id)
        self.installation: Topic = self.topics.add(self.li, "安装")

    def say(self, title: str, text: str = "text", keywords: str = "", topic: Topic | None = None) -> Phrase:
        """A new short answer."""
        return self.service.add(self.li, PhraseDraft(title, text, keywords, topic.id if topic else None))

    def answers(self) -> list[Phrase]:
        """Four to find among."""
        return [
            self.say("什么时候送到", "上午 9 点到 12 点，送货员先打电话给客户。", "几点，时间", self.delivery),
            self.say("还没有到怎么说", "非常抱歉，我马上联系送货员，10 分钟内回电给客户。", "晚到", self.late),
            self.say(
                "空调安装收费吗", "免人工费，加长铜管另算，师傅先给客户报价。", "price, 多少钱", self.installation
            ),
            self.say("Return within seven days", "Unused goods come back within seven days.", "退货, refund"),
        ]

    def found(self, text: str, topic: Topic | None = None) -> list[str]:
        """The titles found for a text."""
        return [one.title for one in store.find(self.file, text, topic.id if topic else None)]

    def fits(self, words: str, topic: Topic | None = None) -> list[str]:
        """The titles that fit a call."""
        return [one.title for one in store.fitting(self.file, topic.id if topic else None, words)]
