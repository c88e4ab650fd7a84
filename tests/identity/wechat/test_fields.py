"""What the fields of a subscribe message take, by their type; the fake WeChat has rules of its own."""

import pytest

from quizsvc.identity.wechat import fields
from tests.fakes.wechat.fields import is_right

TAKEN = {
    "thing1": ["第三周每周一测", "a" * 20, "：（）“”《》"],
    "number2": ["1", "0.5", "9" * 32],
    "letter3": ["ABC"],
    "symbol4": ["!?"],
    "character_string5": ["ZF-100001", "a" * 32],
    "time6": ["15:01", "2019年10月1日 15:01", "2019-10-01", "2019年10月1日 15:01 ~ 2019年10月7日 23:59"],
    "date7": ["2019年10月1日", "2019/10/1 15:01"],
    "amount8": ["100元", "¥1.5", "10"],
    "phone_number9": ["0766-66888866"],
    "car_number10": ["陕A00000"],
    "name11": ["张三", "阿卜杜拉·艾山", "John Smith"],
    "phrase12": ["已发布", "有更正"],
}
REFUSED = {
    "thing1": ["", "字" * 21],
    "number2": ["", "一", "1.2.3", "9" * 33],
    "letter3": ["", "A1", "a" * 33],
    "symbol4": ["", "a", "!" * 6],
    "character_string5": ["", "证号", "a b", "a" * 33],
    "time6": ["", "周三", "24点", "2019年10月", "1:2 ~ 3:4 ~ 5:6"],
    "date7": ["", "明天"],
    "amount8": ["", "百元"],
    "phone_number9": ["", "1" * 18, "一二三"],
    "car_number10": ["", "陕A00000000"],
    "name11": ["", "张" * 11, "J" * 21],
    "phrase12": ["", "六个汉字太长", "ok", "已 发布"],
}


@pytest.mark.parametrize(("key", "text"), [(key, text) for key, texts in TAKEN.items() for text in texts])
def test_what_a_field_takes(key, text):
    assert fields.fitted({key: text}) == {key: text}
    assert fields.first_fault({key: text}) is None
    assert is_right(key, text)


@pytest.mark.parametrize(("key", "text"), [(key, text) for key, texts in REFUSED.items() for text in texts])
def test_what_a_field_does_not_take(key, text):
    assert fields.first_fault({"thing1": "第三周", key: text}) == key
    assert not is_right(key, text)


def test_a_type_that_nobody_knows_is_not_sent():
    assert fields.first_fault({"thing1": "第三周", "picture2": "x"}) == "picture2"


def test_a_long_thing_is_cut_and_lines_become_one():
    assert fields.fitted({"thing1": "字" * 21})["thing1"] == "字" * 19 + "…"
    assert fields.fitted({"thing1": " 第三周\n  每周一测 "})["thing1"] == "第三周 每周一测"
