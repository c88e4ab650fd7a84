"""The words for what the audit log keeps: one place, for every page and file that shows it."""

from quizsvc.notices.rules import Kind as NoticeKind
from quizsvc.oversight.rules.dates import Dates
from quizsvc.oversight.rules.jobs import JOBS

LOCKS = {
    "account": "账号登录",
    "reset": "重置码",
    "activation": "激活码",
    "binding": "微信绑定这名人员",
    "wechat": "一个微信用户",
}
"""What can be locked."""
WHICH = {"job": JOBS, "lock": LOCKS, "template": {kind.value: kind.chinese for kind in NoticeKind}}
"""Things that have no number but a code, and what that is called."""

KINDS = {
    "account": "账号",
    "activation": "激活码",
    "attempt": "答卷",
    "audit": "审计记录",
    "award": "奖项",
    "certificate": "证书",
    "demo": "演示",
    "job": "后台任务",
    "law": "法规",
    "lock": "锁定",
    "notice": "通报",
    "objection": "申诉",
    "paper": "试卷",
    "person": "人员",
    "picture": "图片",
    "proposal": "提案",
    "question": "题目",
    "questions": "题目文件",
    "role": "角色",
    "roster": "名册",
    "season": "活动",
    "signal": "迹象",
    "snapshot": "发布版",
    "standing": "名次表",
    "subject": "科目",
    "template": "公文模板",
    "unit": "单位",
    "wechat": "微信",
}
"""What deeds are done to; also the first words of what they are about, such as `question:17`."""

DEEDS = {
    "account.activate": "用激活码开通账号",
    "account.change_password": "修改密码",
    "account.create": "新建账号",
    "account.disable": "停用账号",
    "account.enable": "启用账号",
    "account.end_sessions": "让账号的登录退出",
    "account.enrol_second_factor": "开通二次验证",
    "account.issue_reset_code": "发重置码",
    "account.remove_second_factor": "移除二次验证",
    "account.reset_password": "用重置码设置密码",
    "activation.issue": "发激活码",
    "attempt.grant": "准许补答",
    "attempt.void": "作废答卷",
    "audit.export": "导出审计记录",
    "award.export_nominations": "导出推选名单",
    "award.export_year_end": "导出年终表",
    "award.give": "授奖",
    "certificate.print": "打印证书",
    "certificate.reissue": "重发证书",
    "certificate.revoke": "撤销证书",
    "demo.issue_tokens": "给演示人员发令牌",
    "demo.load": "装入演示活动",
    "job.run_again": "重新执行后台任务",
    "law.add": "新增法规",
    "law.change": "修改法规",
    "law.merge": "合并法规",
    "law.reinstate": "撤销废止",
    "law.repeal": "废止法规",
    "lock.lift": "解除锁定",
    "notice.discard": "删除通报草稿",
    "notice.draft": "起草通报",
    "notice.drop_template": "撤回公文模板",
    "notice.publish": "发布通报",
    "notice.put_template": "换上公文模板",
    "notice.refresh": "更新通报草稿的数字",
    "notice.write": "填写通报",
    "objection.answer": "答复申诉",
    "objection.make": "提出申诉",
    "objection.reopen": "重新处理申诉",
    "objection.withdraw": "撤回申诉",
    "paper.correct": "更正试卷上的题目",
    "paper.discard": "丢弃没有发布的试卷",
    "paper.draw": "抽题",
    "paper.extend": "延长试卷截止",
    "paper.publish": "发布试卷",
    "paper.renew": "换掉试卷上过时的题目",
    "paper.set_aside": "作废试卷上的一题",
    "paper.swap": "换一道题",
    "person.add": "新进人员",
    "person.bind": "绑定人员",
    "person.exempt": "免考",
    "person.leave": "人员离开",
    "person.rename": "改人员的姓名或手机号",
    "person.resume": "结束免考，恢复参加",
    "person.take_data": "查看或下载自己的全部数据",
    "person.transfer": "调动人员",
    "picture.add": "上传图片",
    "proposal.apply": "提案生效",
    "proposal.approve": "批准提案",
    "proposal.open": "提出提案",
    "proposal.reject": "驳回提案",
    "proposal.withdraw": "撤回提案",
    "question.approve": "审核通过题目",
    "question.create": "新建题目",
    "question.flag": "因法规废止标记题目",
    "question.reject": "退回题目",
    "question.reopen": "重新启用题目",
    "question.retire": "停用题目",
    "question.revise": "修改题目",
    "question.submit": "提交题目审核",
    "question.unflag": "取消题目的标记",
    "questions.export": "导出题目",
    "questions.import": "导入题目",
    "role.grant": "授予角色",
    "role.take": "收回角色",
    "roster.accept": "照申报变更名册",
    "roster.decline": "不同意名册申报",
    "roster.import": "导入名册",
    "roster.reach_back": "补记名册",
    "roster.request": "申报名册变更",
    "roster.withdraw": "撤回名册申报",
    "season.change": "修改活动",
    "season.close": "结束活动",
    "season.create": "新建活动",
    "season.export": "导出活动的原始记录",
    "season.open": "开启活动",
    "signal.decide": "处理迹象",
    "standing.compute": "要求计算名次",
    "standing.publish": "发布名次",
    "subject.add": "新增科目",
    "subject.change": "修改科目",
    "subject.remove": "删除科目",
    "unit.contact": "修改单位的求助联系人",
    "wechat.bind": "绑定微信",
    "wechat.unbind": "解除微信绑定",
}
"""Every deed by its code, which the log keeps for ever."""


def worded(action: str) -> str:
    """A deed as people read it; one that has no words yet by its code."""
    return DEEDS.get(action, action)


def thing(subject: str, dates: Dates) -> str:
    """What a deed was done to as people read it: `question:17` is 题目 17."""
    kind, _, number = subject.partition(":")
    return " ".join(filter(None, (KINDS.get(kind, kind), _which(kind, number, dates))))


def _which(kind: str, number: str, dates: Dates) -> str:
    if kind == "standing":
        season, _, period = number.partition(":")
        return dates.period(period, int(season) if season.isdigit() else None)
    return WHICH.get(kind, {}).get(number, number)


def sought(text: str) -> str:
    """A thing or a kind of things as the log keeps it, from how people write it: 题目 17 is `question:17`."""
    for kind, word in sorted(KINDS.items(), key=lambda each: len(each[1]), reverse=True):
        if text.startswith(word):
            which = text.removeprefix(word).strip(" ：:")
            codes = {chinese: code for code, chinese in WHICH.get(kind, {}).items()}
            return ":".join(filter(None, (kind, codes.get(which, which))))
    return text
