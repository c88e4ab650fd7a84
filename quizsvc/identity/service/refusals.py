"""What the rules of identity say no to."""

from quizsvc.kit.errors import NotSignedIn, Refusal


class WrongActivation(NotSignedIn):
    """No such person, a wrong name, a code that is wrong, used or too old, an account already: nobody learns
    which.
    """

    keeps_changes = True
    title = "姓名、证号或激活码不对，或激活码已用过、已过期"


class NobodyToBind(Refusal):
    """Nobody of the roster is called so, has this number or telephone, and is free to be bound; or a wrong
    account or password: nobody learns which.
    """

    keeps_changes = True
    title = (
        "绑定不成功：填写的内容与名册不一致，或这名人员已经绑定。请核对后重试；"
        "已有密码的，请改用账号和密码绑定；仍不行请联系本单位管理员"
    )


class HasAccount(Refusal):
    """Who has an account signs in with it."""

    title = "这名人员已经有账号，不需要激活码；忘了密码的，请系统管理员重置"


class AlreadyBound(Refusal):
    """The account is another person, or the person has another account."""

    title = "这个账号或这个人员已经绑定"


class WechatBound(Refusal):
    """The WeChat user has an account already."""

    title = "这个微信已经绑定，请返回重新进入"


class AccountBound(Refusal):
    """Another WeChat user has this account."""

    title = "这个账号已绑定另一个微信。请先用那个微信解除绑定，或请本单位管理员解除"


class NotBound(Refusal):
    """No WeChat user has this account."""

    title = "没有绑定微信，不需要解除"


class AccountDisabled(NotSignedIn):
    """The WeChat user's account was disabled."""

    title = "您的账号已停用，请联系本单位管理员"


class ConsentMissing(Refusal):
    """Who is to be bound has not accepted the privacy notice as it reads now."""

    title = "请先阅读并同意隐私说明"


class NoticeChanged(Refusal):
    """The privacy notice that was accepted is not the one that holds."""

    title = "隐私说明已经更新，请重新阅读后再同意"


class NotADemo(Refusal):
    """Nobody is signed in for somebody else where real people are."""

    title = "这不是演示活动的数据库，不能代人签发令牌"


class TooFewPeople(Refusal):
    """The roster has fewer people in force without an account of their own."""

    title = "名册上没有这么多可用的人员"
