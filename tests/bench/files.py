"""Large files of made-up questions, in words as questions have them, few of them alike."""

import io
from random import Random

import xlsxwriter

HEADER = ("题干", "题型", "选项A", "选项B", "选项C", "选项D", "答案", "解析", "依据", "科目", "难度", "标签")
WORDS = [
    *(
        "排污单位",
        "监测机构",
        "主管部门",
        "采样人员",
        "自动监控",
        "原始记录",
        "质量控制",
        "危险废物",
        "排放标准",
    ),
    *(
        "应急预案",
        "现场检查",
        "行政处罚",
        "复核申请",
        "台账记录",
        "在线设备",
        "污水处理",
        "大气颗粒物",
        "噪声",
    ),
    *(
        "土壤修复",
        "许可证书",
        "整改期限",
        "执法文书",
        "证据固定",
        "听证程序",
        "流域断面",
        "饮用水源",
        "碳排放",
    ),
]
JOINS = ["应当", "可以", "不得", "必须", "按照", "经过", "依法", "及时", "如实", "定期", "共同", "分别"]


def workbook(rows: int, *, seed: int) -> bytes:
    """An xlsx with so many different questions; the same seed gives the same file."""
    random = Random(seed)
    packed = io.BytesIO()
    with xlsxwriter.Workbook(packed, {"constant_memory": True}) as book:
        sheet = book.add_worksheet("题库")
        sheet.write_row(0, 0, HEADER)
        for row in range(1, rows + 1):
            sheet.write_row(row, 0, _question(random, f"{seed}-{row}"))
    return packed.getvalue()


def _question(random: Random, mark: str) -> list[str]:
    words = random.sample(WORDS, 7)
    stem = "".join(word + random.choice(JOINS) for word in words[:5]) + f"（{mark}）的是（　）。"
    options = [f"{word}{random.randrange(1, 400)}日内办理" for word in random.sample(WORDS, 4)]
    kind, key = random.choice([("单选题", "B"), ("多选题", "ACD"), ("判断题", "正确")])
    texts = options if kind != "判断题" else [""] * 4
    law = f"《{words[5]}管理办法》（2021年7月1日施行）第{random.randrange(1, 90)}条"
    said = f"依照规定，{words[5]}{random.choice(JOINS)}{words[6]}。"
    return [stem, kind, *texts, key, said, law, "监测", random.choice("易中难"), words[6]]
