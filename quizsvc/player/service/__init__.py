"""Use cases of who answers that need many rooms: all that is kept about oneself."""

from quizsvc.player.service.own_data import DataBusy, own_data, own_files

__all__ = ["DataBusy", "own_data", "own_files"]
