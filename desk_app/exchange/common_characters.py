"""Characters in everyday use, to tell encodings apart.

The Chinese ones are the most frequent characters of running text, the commonest surnames and
given names, and the words of addresses and of a shop's lists; once for both scripts, then those
whose simplified and traditional shapes differ.
"""

_SHARED = (
    "的一不了在人有我他中大上和地到以就出可也你那得于着下自之年後作里用道行所然家成方多去法如都同生能子而"
    "心她本前但因只想日意力它把十民第公已工使情明性知全三又正外高由很最重手向文政美相利什二等制身果加西斯月"
    "合回特代信表化老位次度任常先海通教原提立及比解水名真死各入几口平系活更打女四部反受太再感建做必件管期市直"
    "德山金指克至形社便空治展司五基眼非支白却界光即且思王象完式色路品住告求北造交取名拉格望觉共切院候必找安省"
    "李王林郭周吴徐朱高梁宋曹彭曾蔡潘田董余蒋沈姚江姜崔方石熊孟秦白毛史侯段武尹黎易常乔贺文"
    "伟芳秀英娜敏静丽强磊洋艳勇娟霞平刚桂玉淑珍梅婷雪琴春建志海永俊宇文浩雨欣佳心怡明成一"
    "市区路街巷弄室幢座村西南北中山新城河湖安州福天京上海川江青海台香"
    "客户姓名性址日期备住手机先生小姐女士男女未未已成交易快店品件元角分"
    "今早晚星年月日午上下左右内外每次要来没些呢吗吧啊哦嗯请再才叫走吃好看只件服"
)
_SIMPLE = (
    "们来个为国说时会对后过发经现学动进样军这还与长无从实间问关业两应战头见产点种当将电数万东开门给变条处"
    "认题气体论网报义办设运医务导师观让识带书张陈刘杨黄赵孙马罗邓韩冯许谢叶苏卢贾邹陆钟谭廖范龙万钱汤戴赖"
    "丽华国军杰涛静艳娟红兰鹏飞玲萍凤鑫辉龙宁杨强东广苏云贵宁陕黑辽吉县镇乡号楼单层栋庄岛门温厂园"
    "户编号联系电话讯码别费总额积备注创间订单实际付状态确认货物运递买卖宝贝标题类图书"
    "满质态题诉处维修换机坏错迟价让谁热爱话语钱钟历岁样听讲读写车铁飞难虽乐欢艺术画万亿"
)
_TRADITIONAL = (
    "們來個為國說時會對後過發經現學動進樣軍這還與長無從實間問關業兩應戰頭見產點種當將電數萬東開門給變條處"
    "認題氣體論網報義辦設運醫務導師觀讓識帶書張陳劉楊黃趙孫馬羅鄧韓馮許謝葉蘇盧賈鄒陸鐘譚廖范龍萬錢湯戴賴"
    "麗華國軍傑濤靜豔娟紅蘭鵬飛玲萍鳳鑫輝龍寧楊強東廣蘇雲貴寧陝黑遼吉縣鎮鄉號樓單層棟莊島門溫廠園"
    "戶編號聯繫電話訊碼別費總額積備註創間訂單實際付狀態確認貨物運遞買賣寶貝標題類圖書"
    "滿質態題訴處維修換機壞錯遲價讓誰熱愛話語錢鐘歷歲樣聽講讀寫車鐵飛難雖樂歡藝術畫萬億"
)
SIMPLIFIED = frozenset(_SHARED + _SIMPLE)
TRADITIONAL = frozenset((set(_SHARED) - set(_SIMPLE)) | set(_TRADITIONAL))
PUNCTUATION = frozenset("，。、；：？！“”‘’（）《》【】—…·￥　")

LETTERS: dict[str, float] = {
    **dict.fromkeys("äöüßéèàçñáíóúãõâêôîûëïøåæœÄÖÜÉÅØ", 1.0),
    **dict.fromkeys("’“”‘–—•…", 0.9),
    **dict.fromkeys("€£©®°ª·¡¿«»\xa0º™²³½ùìòÁÀÇÑÓÍÚÈÊÂÔÎÛËÏÆŒŸýÝþðÞÐšžŠŽ§", 0.5),
}
"""Worth of letters and signs beyond ASCII that western texts use, 1.0 for the commonest."""

SIMPLER = str.maketrans(
    "戶編號訊備註電話聯絡繫機碼訂單時間數實買賣會員積級別類狀態結內標題來訴處覆稱創檔發貨簽達預約運費評價寶貝詳顧業應際額確認關閉總記錄歷區縣鄉鎮門個為對產質圖書務給郵遞傳營帳購點優選聲",
    "户编号讯备注电话联络系机码订单时间数实买卖会员积级别类状态结内标题来诉处复称创档发货签达预约运费评价宝贝详顾业应际额确认关闭总记录历区县乡镇门个为对产质图书务给邮递传营账购点优选声",
)
"""The traditional characters of header words, each to its simplified shape."""
