"""Why prizes are not given, and certificates not made."""

from quizsvc.kit.errors import NotFound, Refusal


class SeasonNotPublished(Refusal):
    """Prizes are given by the season's own standing."""

    title = "整个活动的名次还没有发布；活动结束、名次发布以后再来"


class StandingMoved(Refusal):
    """What is known now makes other figures than those that were published."""

    title = "活动的名次在发布以后有更正，正在发布更正版，请稍后再试"


class VersionMoved(Refusal):
    """Another version of the standing was published since the preview; the members `seen` and `now` say
    which.
    """

    title = "预览以后又发布了新的一版名次，请重新预览后再授奖"


class AlreadyGiven(Refusal):
    """From one version prizes are given once."""

    title = "按这一版名次已经授过奖；发布更正版以后可以再授一次"


class AlreadyRevoked(Refusal):
    """A certificate is revoked once."""

    title = "这份证书已经撤销过了"


class NotRevoked(Refusal):
    """Only what an organizer took back is made anew."""

    title = "只有单独撤销的证书可以补发；要改正这份证书，请先撤销它"


class RoundNeeded(Refusal):
    """The standing was corrected since prizes were given: who has which one, the next round decides."""

    title = "名次更正以后还没有再次授奖，请先按最新的名次授奖，再补发"


class PrizeLost(Refusal):
    """The holder has no prize any more."""

    title = "按最新的名次，持证的单位或个人已不获奖，不能补发"


class AlreadyReissued(Refusal):
    """One certificate comes in the stead of another."""

    title = "这份证书已经补发过了，要再次补发，请撤销补发的那份"


class CertificateRevoked(Refusal):
    """What is not valid is not printed."""

    title = "这份证书已经撤销，不能再打印"


class NothingToPrint(Refusal):
    """No valid certificate fits."""

    title = "没有符合条件的有效证书，请先授奖，或放宽条件"


class Unprintable(Refusal):
    """The font lacks characters of names; the member `texts` says whose and which."""

    title = "证书的字体里没有这些字，印出来会是空白，因此没有印"


class PrintUnfinished(Refusal):
    """Its bytes are not there yet, or never will be."""

    title = "打印文件还没有做好，或没有做成"


class PrintOutdated(Refusal):
    """One of its certificates is not valid any more."""

    title = "打印文件做好以后有证书撤销了，请重新生成打印文件"


class UnknownCertificate(NotFound):
    """No certificate has this code. That somebody tried is counted."""

    keeps_changes = True
    title = "没有这个校验码的证书，请核对证书上的 16 位校验码：没有数字 0 和 1，没有字母 I 和 O"
