"""The story of one attempt, for staff: what was served, answered and earned, and all that changed it since.

Only what is stored is told. Of saves the last one of each question is kept, with its sender's counter.
"""

from collections.abc import Collection
from dataclasses import dataclass

from quizsvc.attempts import queries, rules
from quizsvc.attempts.models import AttemptGrant, ScoreChange
from quizsvc.attempts.queries.finding import Found
from quizsvc.attempts.queries.telling import Answered
from quizsvc.bank import queries as bank
from quizsvc.kit.errors import NotFound
from quizsvc.papers import queries as papers
from quizsvc.papers.queries import NotedCorrection, PlacedQuestion
from quizsvc.papers.rules import PaperKind, terms
from quizsvc.season import queries as seasons


@dataclass(frozen=True, slots=True)
class AnsweredPlace:
    """A place of an attempt: `number` is the person's, `place` the paper's, the options stand as they stood
    there. `chosen` and `seq` are what was saved last, `seq` None if nothing ever was; `earned` hundredths,
    None while it runs. `key` is what stands on the paper.
    """

    number: int
    place: PlacedQuestion
    served: bank.Served
    options: list[dict[str, str]]
    key: list[str]
    chosen: list[str]
    seq: int | None
    earned: int | None


@dataclass(frozen=True, slots=True)
class Story:
    """An attempt, and what is known of how it came about. `places` are the candidates that its person has on
    the paper (allowed and granted), `attempts` all their attempts on it by number, this one too.
    """

    attempt: Found
    season_id: int
    places: int
    attempts: list[Found]
    questions: list[AnsweredPlace]
    corrections: list[NotedCorrection]
    score_changes: list[ScoreChange]
    grants: list[AttemptGrant]


def story(*, attempt_id: int) -> Story:
    """What is stored of anybody's attempt.

    Raises:
        NotFound: there is none.
    """
    answered = queries.answered(attempt_id)
    if answered is None:
        raise NotFound("没有这份答卷")
    paper = papers.by_id(answered.paper_id)
    season = seasons.by_id(paper.season_id)
    allowed = terms(PaperKind(paper.kind), season.settings).attempts
    grants = queries.grants_of(paper.id, answered.person_id)
    theirs = queries.sitting(season, paper, answered.person_id, len(grants))
    return Story(
        attempt=next(each for each in theirs if each.id == attempt_id),
        season_id=season.id,
        places=allowed + len(grants),
        attempts=theirs,
        questions=_questions(answered, papers.questions_of(paper.id)),
        corrections=papers.noted_on([paper.id]),
        score_changes=queries.score_changes_of(attempt_id),
        grants=grants,
    )


def _questions(answered: Answered, placed: Collection[PlacedQuestion]) -> list[AnsweredPlace]:
    places = {place.revision_id: place for place in placed}
    served, keys = bank.served(answered.revision_ids), bank.keys(answered.revision_ids)
    told = []
    for number, revision in enumerate(answered.revision_ids, start=1):
        texts = {option["id"]: option for option in served[revision].options}
        saved = answered.answers.get(str(number))
        told.append(
            AnsweredPlace(
                number=number,
                place=places[revision],
                served=served[revision],
                options=[texts[letter] for letter in answered.option_orders[number - 1]],
                key=sorted(keys[revision].key),
                chosen=sorted(rules.chosen_at(answered.answers, number)),
                seq=None if saved is None else saved["seq"],
                earned=None if answered.earned is None else answered.earned[number - 1],
            )
        )
    return told
