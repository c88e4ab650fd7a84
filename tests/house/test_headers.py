"""What every answer carries, whoever asks for whatever."""

import pytest

PATHS = ["/", "/healthz", "/api/v1/docs", "/api/v1/openapi.json", "/api/v1/papers/current", "/nowhere"]


@pytest.mark.parametrize("path", PATHS)
def test_no_browser_guesses_at_an_answer_or_shows_it_in_a_frame(client, path):
    headers = client.get(path).headers
    assert headers.getlist("X-Content-Type-Options") == ["nosniff"]
    assert headers.getlist("X-Frame-Options") == ["DENY"]
    assert headers.getlist("Referrer-Policy") == ["no-referrer"]


@pytest.mark.parametrize("path", PATHS)
def test_none_keeps_what_may_be_another_tomorrow(client, path):
    answer = client.get(path)
    kept = answer.headers.getlist("Cache-Control")
    assert kept == (["no-store"] if answer.is_json else []), answer.status
