"""What the made store sells."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Goods:
    """One article. `price_cents` is for one; `small` ones are carried by hand and bought several at a time."""

    zh: str
    en: str
    kind: str
    price_cents: int
    unit: str = "台"
    small: bool = False


GOODS = (
    Goods("双门冰箱 258 升", "Fridge, two doors, 258 l", "fridge", 219_900),
    Goods("对开门冰箱 520 升", "Side-by-side fridge, 520 l", "fridge", 399_900),
    Goods("三门冰箱 215 升", "Fridge, three doors, 215 l", "fridge", 159_900),
    Goods("卧式冷柜 300 升", "Chest freezer, 300 l", "freezer", 179_900),
    Goods("展示冷柜 400 升", "Display cooler, 400 l", "freezer", 289_900),
    Goods("滚筒洗衣机 10 公斤", "Front-loading washer, 10 kg", "washer", 269_900),
    Goods("波轮洗衣机 8 公斤", "Top-loading washer, 8 kg", "washer", 99_900),
    Goods("洗烘一体机 10 公斤", "Washer-dryer, 10 kg", "washer", 429_900),
    Goods("挂机空调 1.5 匹", "Wall air conditioner, 1.5 hp", "air", 279_900),
    Goods("柜机空调 3 匹", "Standing air conditioner, 3 hp", "air", 649_900),
    Goods("挂机空调 1 匹", "Wall air conditioner, 1 hp", "air", 229_900),
    Goods("电视机 55 寸", "Television, 55 in", "tv", 249_900),
    Goods("电视机 75 寸", "Television, 75 in", "tv", 529_900),
    Goods("电热水器 60 升", "Electric water heater, 60 l", "heater", 129_900),
    Goods("燃气热水器 13 升", "Gas water heater, 13 l", "heater", 189_900),
    Goods("吸油烟机", "Cooker hood", "kitchen", 199_900),
    Goods("烟灶套装", "Hood and hob set", "kitchen", 319_900, "套"),
    Goods("嵌入式洗碗机 8 套", "Built-in dishwasher, 8 settings", "kitchen", 349_900),
    Goods("电饭煲 4 升", "Rice cooker, 4 l", "small", 39_900, small=True),
    Goods("微波炉 20 升", "Microwave oven, 20 l", "small", 49_900, small=True),
    Goods("立式电风扇", "Standing fan", "small", 19_900, small=True),
    Goods("油汀取暖器", "Oil-filled radiator", "small", 45_900, small=True),
    Goods("空气净化器", "Air purifier", "small", 129_900, small=True),
    Goods("净水器滤芯", "Water filter cartridge", "small", 18_900, "支", small=True),
    Goods("破壁机", "Blender", "small", 59_900, small=True),
)

BY_KIND = {kind: tuple(each for each in GOODS if each.kind == kind) for kind in sorted({each.kind for each in GOODS})}
