"""What an export says comes back from an import, whatever stands in the questions: 500 made-up ones for each
format, 10,000 with `--scale 20`.
"""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from quizsvc.bank import exports, imports
from quizsvc.bank.exports import Exported
from tests.bank.made_up import exported

TOGETHER = 10
"""Questions of one file."""


@pytest.mark.parametrize("format_", exports.WRITERS)
def test_questions_come_back_as_they_went(format_: str, scale: int) -> None:
    @settings(max_examples=50 * scale, deadline=None, database=None, suppress_health_check=list(HealthCheck))
    @given(st.lists(exported(), min_size=TOGETHER, max_size=TOGETHER))
    def come_back(items: list[Exported]) -> None:
        data = exports.write(format_, items)
        examined = imports.examine(data, f"x.{exports.WRITERS[format_].suffix}", subject=None)
        assert [(fault.row, fault.code, fault.message) for fault in examined.errors] == []
        assert examined.skipped == []
        assert [back.content for back in examined.candidates] == [item.content for item in items]
        assert [back.subject for back in examined.candidates] == [item.subject for item in items]
        numbers = [
            (back.raw.fields["question_id"], back.raw.fields["revision"]) for back in examined.candidates
        ]
        assert numbers == [(str(item.id), item.version) for item in items]

    come_back()
