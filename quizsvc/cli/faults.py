"""Why the whole service cannot run here."""


class StackFault(Exception):
    """One sentence for the user: what is wrong and what to do."""


class Stopped(Exception):
    """The user asked to stop while something was still starting."""
