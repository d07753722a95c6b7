"""What the benchmark says of figures."""

import pytest

from .load import Request, Took, WrongAnswer, _whole_length, dealt, post
from .verdicts import MET, MISSED, UNDECIDED, Finding, Spread, Target, rate_row, ratios

AT_LEAST = Target("times of a day of hello", 0.3)
AT_MOST = Target("earliest times of the floor", 2.5, at_least=False)


@pytest.mark.parametrize(
    ("target", "figures", "verdict"),
    [
        (AT_LEAST, [0.3, 0.4, 0.5], MET),
        (AT_LEAST, [0.1, 0.2, 0.29], MISSED),
        (AT_LEAST, [0.29, 0.4, 0.5], UNDECIDED),
        (AT_MOST, [2.5, 1.0, 2.0], MET),
        (AT_MOST, [2.6, 3.0, 4.0], MISSED),
        (AT_MOST, [2.4, 2.6, 2.6], UNDECIDED),
    ],
)
def test_a_target_is_met_only_when_every_round_reached_it(target, figures, verdict):
    assert target.verdict(Spread.of(figures)) == verdict


def test_systems_are_compared_within_each_round():
    slow_machine_in_the_second_round = ratios([10, 5, 20], [20, 10, 40])
    assert slow_machine_in_the_second_round == Spread(0.5, 0.5, 0.5)


def test_rounds_that_do_not_pair_up_are_refused():
    with pytest.raises(ValueError, match="zip"):
        ratios([1, 2], [1])


def test_a_finding_is_a_row_with_target_figures_and_verdict():
    row = Finding(AT_MOST, "SQLite", Spread(2.0, 1.5, 12.34)).row
    assert row == (
        "| earliest times of the floor | SQLite | ≤ 2.50x | 2.00x (1.50..12.3) | not decided |"
    )


def test_rates_are_a_row_with_the_worst_answer():
    assert rate_row("booking", "product", [100, 90, 120], 0.25) == (
        "| booking | product | 100 (90.0..120) | 250 ms |"
    )


def test_a_limit_in_milliseconds_says_so():
    assert Target("worst", 500, at_least=False, unit="ms").words == "≤ 500 ms"


def test_requests_are_dealt_out_evenly_and_none_is_lost():
    requests = [Request(str(n).encode()) for n in range(35)]
    hands = dealt(requests, 16)
    assert [len(hand) for hand in hands] == [3] * 3 + [2] * 13
    assert sorted(r.sent for hand in hands for r in hand) == sorted(r.sent for r in requests)


def test_a_few_requests_need_fewer_clients():
    assert [len(hand) for hand in dealt([Request(b"")] * 3, 16)] == [1, 1, 1]


def test_the_end_of_an_answer_is_known_from_its_head():
    head = b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n"
    assert _whole_length(head + b"he") == len(head) + 5
    assert _whole_length(head[:20]) == 0
    with pytest.raises(WrongAnswer):
        _whole_length(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n")


def test_a_form_is_sent_with_its_length_and_fields():
    request = post("/book", {"a": "ü b"}, {"Cookie": "c=1"}, status=201)
    head, _, body = request.sent.partition(b"\r\n\r\n")
    assert body == b"a=%C3%BC+b"
    assert f"Content-Length: {len(body)}".encode() in head
    assert b"Cookie: c=1" in head
    assert request.status == 201


def test_a_rate_counts_what_was_answered():
    assert Took(2.0, [0.1] * 10).rate == 5
