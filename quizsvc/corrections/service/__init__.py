"""Use cases of corrections: propose, approve, reject, withdraw, and finish what was approved."""

from quizsvc.corrections.service.applying import apply_approved
from quizsvc.corrections.service.deciding import approve, reject, withdraw
from quizsvc.corrections.service.proposing import propose

__all__ = ["apply_approved", "approve", "propose", "reject", "withdraw"]
