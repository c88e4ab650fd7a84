"""kill -9 at random statements of computing, publishing and correcting: nobody ever sees less than a whole,
everything is done within a minute, and in the end all is as in a life in which nobody was killed.
"""

import subprocess
import sys
from collections import Counter

import pytest

from tests.corrections.lives import JOBS, WITHIN_S, lives
from tests.rankings.audited import AUDIT

SEED = 20_260_017


@pytest.mark.slow
def test_killed_at_any_statement_it_is_as_if_nothing_had_happened(
    settings, services, tmp_path, scale, seed, capsys
):
    with lives(settings, services, tmp_path, seed=seed or SEED, weeks=2 * scale) as both:
        try:
            for step in list(JOBS) * scale:
                both.live_on(step)
        finally:
            with capsys.disabled():
                print(f"\n{both.report()}")
        assert both.violations == []
        assert Counter(point.step for point in both.points) == dict.fromkeys(JOBS, scale)
        assert all(1 <= point.at <= point.total for point in both.points)
        assert max(point.recovery_s for point in both.points) <= WITHIN_S
        # What was corrected has a second version, and the look that found nothing wrong is not blind.
        assert max(version for _, version, *_ in both.struck.seen()["versions"]) > 1
        assert both.struck.finds_a_partial_version()
        both.struck.export(tmp_path / "season.zip")
    command = [sys.executable, AUDIT, tmp_path / "season.zip"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (done.returncode, " 0 differences" in done.stdout) == (0, True), done.stdout + done.stderr
    with capsys.disabled():
        print(f"  scripts/audit: {done.stdout.strip()}")
