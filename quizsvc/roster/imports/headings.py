"""What people call the columns of a roster."""

ALIASES: dict[str, tuple[str, ...]] = {
    "unit": ("单位", "单位名称", "所属单位", "所在单位", "工作单位", "机构", "机构名称", "unit"),
    "department": ("部门", "部门名称", "所属部门", "所在部门"),
    "parent": (
        "上级单位", "上级单位名称", "上级部门", "上级部门名称", "上级", "上级机构", "上级主管部门",
        "主管部门", "主管单位", "隶属单位", "parent",
    ),
    "level": ("级别", "单位级别", "行政级别", "单位层级", "层级", "部门级别", "level"),
    "name": ("姓名", "名字", "人员姓名", "职工姓名", "员工姓名", "name"),
    "track": (
        "条线", "业务条线", "队伍", "队伍类别", "队伍类型", "岗位类别", "岗位类型", "人员类别", "人员类型",
        "监测/执法", "监测或执法", "执法/监测", "类别", "队伍/岗位类别", "track",
    ),
    "credential": ("工号/证书号", "证书号/工号", "工号或证书号", "证书号或工号", "credential"),
    "certificate": ("证书号", "证书编号", "证书号码", "证件编号", "证件号", "持证编号", "证号"),
    "enforcement_certificate": (
        "执法证号", "执法证编号", "执法证件号", "执法证号码", "行政执法证号", "行政执法证编号",
    ),
    "monitoring_certificate": (
        "上岗证号", "上岗证编号", "上岗证书编号", "上岗证书号", "上岗合格证号", "监测上岗证号",
    ),
    "staff_number": ("工号", "职工号", "职工编号", "员工编号", "员工号", "人员编号"),
    "phone": ("手机号", "手机", "手机号码", "电话", "电话号码", "联系电话", "联系方式", "移动电话", "phone"),
    "since": (
        "起始日期", "起始时间", "开始日期", "入职日期", "入职时间", "上岗日期", "上岗时间", "到岗日期",
        "在册日期", "变动日期", "日期", "first_on",
    ),
    "status": ("状态", "在岗状态", "人员状态", "在职状态", "在岗情况", "人员情况", "status"),
}  # fmt: skip
"""Field → headings, in any spelling that kit.tables takes as equal."""

CREDENTIALS = (
    "credential",
    "certificate",
    "enforcement_certificate",
    "monitoring_certificate",
    "staff_number",
)
"""Where a person's number may stand; of several the first that is filled in."""

UNIT_HEADINGS = ("unit", "department")
WORDS = {
    "unit": "单位",
    "department": "单位",
    "parent": "上级单位",
    "level": "级别",
    "name": "姓名",
    "track": "条线",
    "credential": "工号/证书号",
    "phone": "手机号",
    "since": "起始日期",
    "status": "状态",
}
"""Our own heading of a field, for files in which it has none."""

WHY, WHERE = "原因", "原位置"
"""Columns of our workbooks of refused rows, for people to read."""
FIELDS = tuple(field for field in WORDS if field != "department")
"""What a row can say, each once."""
