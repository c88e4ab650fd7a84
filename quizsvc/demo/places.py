"""Where the demo's people work: the real cities and counties of Shaanxi, under a department of the province.

The names of places are real; the people, their numbers and all that they do are made up.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from quizsvc.roster.rules import Level, Track

ROOT = "省生态环境厅"
ATTACHED = {
    "省生态环境执法总队": (74, 0),
    "省环境监测中心站": (0, 52),
    "省辐射环境监督管理站": (18, 22),
    "省固体废物监督管理中心": (17, 6),
    "省机动车污染防治中心": (14, 9),
    "省污染源监控中心": (11, 14),
    "省环境应急与事故调查中心": (19, 8),
}
"""Directly attached units, with how many enforcement and monitoring staff they have."""

IN_THE_ROOT = (14, 6)

# A city's size is a weight: its own bureau's staff, and that of each of its counties, follow from it.
CITIES = {
    "西安市": (
        14,
        "新城区 碑林区 莲湖区 灞桥区 未央区 雁塔区 阎良区 临潼区 长安区 高陵区 鄠邑区 蓝田县 周至县",
    ),
    "宝鸡市": (11, "渭滨区 金台区 陈仓区 凤翔区 岐山县 扶风县 眉县 陇县 千阳县 麟游县 凤县 太白县"),
    "咸阳市": (
        11,
        "秦都区 渭城区 兴平市 彬州市 三原县 泾阳县 乾县 礼泉县 永寿县 长武县 旬邑县 淳化县 武功县",
    ),
    "铜川市": (9, "王益区 印台区 耀州区 宜君县"),
    "渭南市": (12, "临渭区 华州区 华阴市 潼关县 大荔县 合阳县 澄城县 蒲城县 白水县 富平县"),
    "延安市": (
        10,
        "宝塔区 安塞区 子长市 延长县 延川县 志丹县 吴起县 甘泉县 富县 洛川县 宜川县 黄龙县 黄陵县",
    ),
    "榆林市": (
        12,
        "榆阳区 横山区 神木市 府谷县 靖边县 定边县 绥德县 米脂县 佳县 吴堡县 清涧县 子洲县",
    ),
    "汉中市": (10, "汉台区 南郑区 城固县 洋县 西乡县 勉县 宁强县 略阳县 镇巴县 留坝县 佛坪县"),
    "安康市": (10, "汉滨区 旬阳市 汉阴县 石泉县 宁陕县 紫阳县 岚皋县 平利县 镇坪县 白河县"),
    "商洛市": (9, "商州区 洛南县 丹凤县 商南县 山阳县 镇安县 柞水县"),
    "杨凌示范区": (7, "杨陵区"),
    "西咸新区": (9, ""),
    "韩城市": (8, ""),
}
LARGE_COUNTIES = (
    "雁塔区 未央区 长安区 临潼区 陈仓区 秦都区 兴平市 耀州区 临渭区 富平县 宝塔区 榆阳区 神木市 府谷县 "
    "靖边县 汉台区 城固县 汉滨区 商州区"
)


@dataclass(frozen=True, slots=True)
class Place:
    """A unit of the demo: `staff` is how many people of each track it has at the start."""

    name: str
    level: Level
    parent: str
    staff: dict[Track, int]


def all_places() -> Iterator[Place]:
    """Every unit, the parents first: the root, what is directly attached to it, cities, counties."""
    yield Place(ROOT, Level.ROOT, "", _staff(*IN_THE_ROOT))
    for name, numbers in ATTACHED.items():
        yield Place(name, Level.PROVINCE, ROOT, _staff(*numbers))
    for city, (size, _) in CITIES.items():
        yield Place(_bureau(city), Level.CITY, ROOT, _staff(5 * size, 2 * size + 3))
    for city, (size, counties) in CITIES.items():
        for county in counties.split():
            large = county in LARGE_COUNTIES.split()
            yield Place(
                _branch(city, county),
                Level.COUNTY,
                _bureau(city),
                _staff(size + (10 if large else 5), 4 if large else 2),
            )


def _staff(enforcement: int, monitoring: int) -> dict[Track, int]:
    return {Track.ENFORCEMENT: enforcement, Track.MONITORING: monitoring}


def _bureau(city: str) -> str:
    return f"{city}生态环境局"


def _branch(city: str, county: str) -> str:
    """Counties' bureaus are branches of their city's: 碑林分局, but 眉县分局."""
    return f"{_bureau(city)}{county[:-1] if len(county) > 2 else county}分局"
