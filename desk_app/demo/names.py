"""What people and small shops are called in the made store."""


def _words(text: str) -> tuple[str, ...]:
    return tuple(text.split())


SURNAMES = _words(
    "王 李 张 刘 陈 杨 黄 赵 吴 周 徐 孙 马 朱 胡 郭 何 林 高 罗 郑 梁 谢 宋 唐 许 邓 冯 韩 曹 曾 彭 萧 蔡 潘"
    " 田 董 袁 于 余 叶 蒋 杜 苏 魏 程 吕 丁 沈 任 姚 卢 傅 钟 姜 崔 谭 廖 范 汪 陆 金 石 戴 贾 韦 夏 邱 方 侯"
    " 邹 熊 孟 秦 白 江"
)
"""The commoner come first and are drawn more often."""

OLDER_MEN = _words(
    "建国 国强 志明 永福 德兴 金根 水根 阿林 长生 文斌 卫东 荣华 庆祥 福生 根法 国平 志华 海根 关荣 柏林"
)
OLDER_WOMEN = _words(
    "秀英 桂芳 玉兰 凤仙 美珍 彩娟 素珍 月琴 爱珠 阿琴 惠芬 云仙 菊芳 桂花 水仙 杏娟 雅芳 金娣 丽珍 荷英"
)
MEN = _words(
    "伟 强 磊 军 洋 勇 杰 涛 超 明 鹏 斌 浩 俊杰 志强 文博 宇航 子豪 晓东 建平 海波 立群 一鸣 天佑 嘉伟 思远"
    " 振华 东升 晨 凯 锋 鑫 佳豪 泽宇 少华 学军 国庆 春雷 敬之 望舒 云飞 启明"
)
WOMEN = _words(
    "芳 敏 静 丽 娟 艳 霞 燕 玲 婷 雪 倩 颖 莉 晓燕 雨桐 思琪 佳怡 诗涵 梦洁 丽华 小丽 海燕 春梅 文静 雅琴"
    " 欣怡 梓涵 若兰 佩珊 慧敏 冬梅 艺璇 可欣 亦菲 晓岚 琳 瑶 露 宁"
)

FEATURED = (
    ("边𬊈", "male"), ("王𬍛", "female"), ("邓㛃", "female"), ("欧阳雪", "female"), ("上官文婷", "female"),
    ("单雄伟", "male"), ("曾小贤", "male"), ("仇志远", "male"), ("解晓东", "male"), ("翟天明", "male"),
    ("区慧玲", "female"), ("司马长风", "male"), ("朴正秀", "male"), ("乐嘉怡", "female"), ("诸葛明", "male"),
    ("阿依古丽·买买提", "female"), ("欧阳建国", "male"), ("覃海燕", "female"),
)  # fmt: skip
"""Rare characters, compound surnames, surnames read otherwise than the character usually is."""

FOREIGNERS = (
    ("Tiaan Gabby", "male"), ("Maria Köhler", "female"), ("Zoë Lemaître", "female"), ("James O'Brien", "male"),
    ("Søren Ødegård", "male"), ("Priya Raghunathan", "female"), ("Ana Lucía Fernández", "female"),
    ("Daniel Kim", "male"), ("Olga Petrova", "female"), ("Ahmed El-Sayed", "male"), ("Emily Watson", "female"),
    ("Łukasz Nowak", "male"), ("Chloe Tan Wei Ling", "female"), ("Marco Bianchi", "male"),
    ("Nguyễn Thị Lan", "female"), ("Robert Müller", "male"),
)  # fmt: skip
MORE_GIVEN = (
    ("Peter", "male"), ("Anna", "female"), ("Luis", "male"), ("Sofia", "female"), ("Jonas", "male"),
    ("Grace", "female"), ("Tom", "male"), ("Helen", "female"), ("Ivan", "male"), ("Nina", "female"),
)  # fmt: skip
MORE_FAMILY = _words("Schmidt Rossi García Novák Andersen Brown Dubois Silva Kowalski Sato Park Singh")

SHOP_FIRST = _words(
    "鸿运 新新 好又多 惠民 四季 福来 阿毛 老街 兴旺 天天 佳佳 万家 小林 西湖 龙井 运河 同德 顺发 三元 华丰"
)
SHOP_KINDS = (
    ("便利店", "便利店", 30, 90),
    ("小吃店", "餐饮", 25, 80),
    ("面馆", "餐饮", 40, 120),
    ("烟酒店", "烟酒店", 20, 60),
    ("水果店", "水果店", 25, 70),
    ("电器维修部", "维修部", 15, 50),
    ("五金店", "五金店", 30, 100),
    ("宾馆", "旅馆", 300, 1200),
    ("棋牌室", "娱乐", 60, 160),
    ("茶楼", "餐饮", 120, 400),
    ("理发店", "理发店", 25, 90),
    ("出租公寓", "公寓", 400, 1500),
)
"""How the name ends, the kind of trade, and between how many square metres such a shop has."""
