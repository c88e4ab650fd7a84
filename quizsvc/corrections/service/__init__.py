"""Use cases of corrections: look what a change would bring, propose it, approve, reject, withdraw, and finish
what was approved.
"""

from quizsvc.corrections.service.applying import apply_approved
from quizsvc.corrections.service.deciding import approve, reject, withdraw
from quizsvc.corrections.service.proposing import Look, look, moved, propose

__all__ = ["Look", "apply_approved", "approve", "look", "moved", "propose", "reject", "withdraw"]
