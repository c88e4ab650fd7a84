"""Which season a page is about."""

from quizsvc.season import queries as seasons


def season(named: int | None) -> seasons.KnownSeason | None:
    """The one that the address names, else the open one, else the last that was; None if there was none.

    Raises:
        NotFound: the named one.
    """
    if named is not None:
        return seasons.by_id(named)
    return seasons.open_season() or next(iter(seasons.ever_opened()), None)
