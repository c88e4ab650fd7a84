"""Rows of a file that is kept, put right or decided about one by one; the file is then read afresh."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from quizsvc.bank.models import QuestionImport
from quizsvc.bank.service.importing.forms import Decision, Form
from quizsvc.bank.service.importing.keeping import HandedIn, look_again, opened, seen_at
from quizsvc.kit.errors import NotFound


def mend_row(
    *,
    now: datetime,
    actor: int,
    owner: int | None,
    import_id: int,
    place: str,
    texts: Mapping[str, str],
    address: str | None = None,
) -> HandedIn:
    """Have these texts (by mends.FIELDS) stand in a refused row from now on, and look again.

    Raises:
        NotFound: no such import of the owner's, or no such refused row. ImportBusy. ImportOver.
    """
    kept = opened(import_id, owner)
    form = Form.of(kept.form)
    if place not in _refused(kept) | form.mends.keys() | form.decisions.keys():
        raise NotFound("这一行没有被拒绝，也没有改正过，或不在文件里")
    form = replace(_without(form, place), mends={**form.mends, place: texts})
    return _look(kept, form, now=now, actor=actor, address=address)


def decide_row(
    *,
    now: datetime,
    actor: int,
    owner: int | None,
    import_id: int,
    place: str,
    decision: Decision,
    address: str | None = None,
) -> HandedIn:
    """Say whose key is right where a row contradicts the bank, or another row, and look again.

    Raises:
        NotFound: no such import of the owner's, or no conflict there. ImportBusy. ImportOver.
    """
    kept = opened(import_id, owner)
    form = Form.of(kept.form)
    if place not in _refused(kept) | form.decisions.keys():
        raise NotFound("这一行没有冲突，或不在文件里")
    form = replace(
        form,
        decisions={**form.decisions, place: decision},
        seen={**(form.seen or seen_at(kept, form.decisions)), **seen_at(kept, [place])},
    )
    return _look(kept, form, now=now, actor=actor, address=address)


def undo_row(
    *,
    now: datetime,
    actor: int,
    owner: int | None,
    import_id: int,
    place: str,
    address: str | None = None,
) -> HandedIn:
    """Take back what was mended and decided about a row, and look again.

    Raises:
        NotFound: no such import of the owner's, or nothing to take back there. ImportBusy. ImportOver.
    """
    kept = opened(import_id, owner)
    form = Form.of(kept.form)
    if place not in form.mends.keys() | form.decisions.keys():
        raise NotFound("这一行没有改正过，也没有决定过")
    return _look(kept, _without(form, place), now=now, actor=actor, address=address)


def _refused(kept: QuestionImport) -> set[str]:
    return {row["place"] for row in kept.refused or ()}


def _without(form: Form, place: str) -> Form:
    decisions = {where: one for where, one in form.decisions.items() if where != place}
    mends = {where: texts for where, texts in form.mends.items() if where != place}
    return replace(form, decisions=decisions, mends=mends)


def _look(kept: QuestionImport, form: Form, **by: Any) -> HandedIn:
    return look_again(kept, replace(form, commit=False), **by)
