"""What accounts refuse."""

from quizsvc.kit.errors import NotSignedIn, Refusal, WrongShape


class WrongCredentials(NotSignedIn):
    """No such account, a wrong password, or a disabled account: nobody learns which."""

    keeps_changes = True
    title = "账号或密码不对"


class WrongCode(NotSignedIn):
    """No such account, or a code that is wrong, used or too old."""

    keeps_changes = True
    title = "账号或重置码不对，或重置码已用过、已过期"


class CodeNeeded(NotSignedIn):
    """The password is right, and the account has a second factor, of which no code was given."""

    title = "请输入手机验证器上这个账号的 6 位验证码"


class CodeRefused(NotSignedIn):
    """The password is right, and the second factor's code is wrong, used or of another time."""

    keeps_changes = True
    title = "验证码不对，或已经用过。请等手机验证器显示下一个验证码再试；一直不对，请检查手机的时间"


class WrongFirstCode(WrongShape):
    """The offered secret makes no such code now."""

    keeps_changes = True
    title = "验证码不对"


class NothingOffered(Refusal):
    """There is no secret to confirm: none was asked for, or long ago."""

    title = "开通二次验证要在半小时内完成，请重新开始"


class NoSecondFactor(Refusal):
    """The account has none that could be removed."""

    title = "这个账号没有开通二次验证"


class AccountExists(Refusal):
    """Another account signs in by this name."""

    title = "这个账号名已有人使用"


class LastAdmin(Refusal):
    """Without this admin nobody could sign in and give roles any more."""

    title = "这是最后一个能登录的系统管理员，不能停用或取消"
