"""In which order the questions of a list are looked at."""

from enum import StrEnum


class Order(StrEnum):
    """What comes first: questions that look wrong; those that tell people apart least; the hardest; those
    served most.
    """

    SUSPICION = "suspicion"
    DISCRIMINATION = "discrimination"
    FACILITY = "facility"
    SERVED = "served"
