"""The circuit breaker, with a clock that is moved by hand."""

from __future__ import annotations

import asyncio

import pytest

from tertulia.infrastructure.config import EndpointSettings
from tertulia.modules.providers import (
    NOBODY,
    AnswerSink,
    Caller,
    ChatRequest,
    CollectedAnswer,
    Model,
    ModelFacts,
)
from tertulia.modules.providers.circuit import FIRST_PAUSE, LONGEST_PAUSE, Circuit
from tertulia.modules.providers.errors import (
    ProviderCircuitOpenError,
    ProviderContentRefusedError,
    ProviderCutOffError,
    ProviderError,
    ProviderOverloadedError,
    ProviderRateLimitedError,
    ProviderRejectedKeyError,
    ProviderRequestRefusedError,
    ProviderTimeoutError,
    ProviderUnreachableError,
)
from tertulia.modules.providers.live import LiveEndpoint
from tertulia.modules.providers.prices import PriceList


class Seconds:
    """A clock that goes forward when it is told to."""

    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def seconds() -> Seconds:
    return Seconds()


@pytest.fixture
def circuit(seconds: Seconds) -> Circuit:
    return Circuit("Lab", now=seconds)


def unreachable() -> ProviderError:
    return ProviderUnreachableError(endpoint="Lab", retryable=True)


def timeout() -> ProviderError:
    return ProviderTimeoutError(endpoint="Lab", seconds=60)


def overloaded() -> ProviderError:
    return ProviderOverloadedError(endpoint="Lab", retryable=True, status=503)


def test_a_silent_endpoint_is_left_alone_at_once(circuit: Circuit) -> None:
    for error in (unreachable(), timeout()):
        circuit.fail(error, is_trial=circuit.enter())
        with pytest.raises(ProviderCircuitOpenError) as caught:
            circuit.enter()
        assert caught.value.params == {"endpoint": "Lab", "seconds": FIRST_PAUSE}
        assert circuit.status.last_error is error
        circuit.succeed()


def test_other_failures_that_pass_count_three_times_in_a_row(circuit: Circuit) -> None:
    for _ in range(2):
        circuit.fail(overloaded(), is_trial=circuit.enter())
    circuit.succeed()
    for _ in range(2):
        circuit.fail(overloaded(), is_trial=circuit.enter())
    assert circuit.status.state == "closed"
    circuit.fail(overloaded(), is_trial=circuit.enter())
    assert circuit.status.state == "open"


@pytest.mark.parametrize(
    "error",
    [
        ProviderRejectedKeyError(endpoint="Lab", status=401),
        ProviderRequestRefusedError(endpoint="Lab", status=400),
        ProviderContentRefusedError(endpoint="Lab", media_type="image/png"),
        ProviderRateLimitedError(endpoint="Lab", retryable=True, status=429),
        ProviderCutOffError(endpoint="Lab"),
    ],
)
def test_what_is_no_fault_of_the_endpoint_never_counts(circuit: Circuit, error: ProviderError) -> None:
    for _ in range(10):
        circuit.fail(error, is_trial=circuit.enter())
    assert (circuit.status.state, circuit.status.failures) == ("closed", 0)


def test_a_limit_that_says_when_to_come_back_counts_and_is_kept_to(circuit: Circuit) -> None:
    for _ in range(3):
        error = ProviderRateLimitedError(endpoint="Lab", retryable=True, status=429, retry_after=100)
        circuit.fail(error, is_trial=circuit.enter())
    assert circuit.status.retry_in == 100


def test_the_limit_of_a_persons_own_key_does_not_count() -> None:
    circuit = Circuit("Lab", own_keys=True)
    for _ in range(5):
        error = ProviderRateLimitedError(endpoint="Lab", retryable=True, status=429, retry_after=100)
        circuit.fail(error, is_trial=circuit.enter())
    assert circuit.status.state == "closed"


def test_after_the_pause_one_call_is_let_through_and_closes_the_circuit(
    circuit: Circuit, seconds: Seconds
) -> None:
    circuit.fail(unreachable(), is_trial=circuit.enter())
    seconds.now += FIRST_PAUSE
    assert circuit.status.state == "half-open"
    assert circuit.enter()
    with pytest.raises(ProviderCircuitOpenError):
        circuit.enter()
    circuit.succeed()
    assert not circuit.enter()
    assert (circuit.status.state, circuit.status.failures) == ("closed", 0)


def test_the_pause_grows_with_each_failed_trial_up_to_five_minutes(
    circuit: Circuit, seconds: Seconds
) -> None:
    circuit.fail(unreachable(), is_trial=circuit.enter())
    pauses: list[float | None] = []
    for _ in range(6):
        pauses.append(circuit.status.retry_in)
        seconds.now += circuit.status.retry_in or 0
        circuit.fail(overloaded(), is_trial=circuit.enter())
    assert pauses == [30, 60, 120, 240, LONGEST_PAUSE, LONGEST_PAUSE]


def test_calls_that_were_under_way_when_it_opened_do_not_lengthen_the_pause(circuit: Circuit) -> None:
    under_way = [circuit.enter() for _ in range(5)]
    for is_trial in under_way:
        circuit.fail(timeout(), is_trial=is_trial)
    assert circuit.status.retry_in == pytest.approx(FIRST_PAUSE)  # pyright: ignore[reportUnknownMemberType] - untyped library


def test_a_trial_that_is_refused_shows_that_the_endpoint_is_there(circuit: Circuit, seconds: Seconds) -> None:
    circuit.fail(unreachable(), is_trial=circuit.enter())
    seconds.now += FIRST_PAUSE
    circuit.fail(ProviderRejectedKeyError(endpoint="Lab", status=401), is_trial=circuit.enter())
    assert circuit.status.state == "closed"


class ScriptedEndpoint:
    """Does with each question what the next step of its script says."""

    def __init__(self, *steps: ProviderError | asyncio.Event | str) -> None:
        self.name = "Lab"
        self.title_model = "same"
        self.steps = list(steps)
        self.closed = False

    def find_facts(self, model: str) -> ModelFacts:
        del model
        return ModelFacts()

    def find_prices(self, model: str, service_tier: str | None = None) -> PriceList | None:
        return None

    async def list_models(self, caller: Caller) -> list[Model]:
        del caller
        return []

    async def generate(self, request: ChatRequest, sink: AnswerSink) -> None:
        del request
        while self.steps:
            step = self.steps.pop(0)
            if isinstance(step, ProviderError):
                raise step
            if isinstance(step, asyncio.Event):
                await step.wait()
            else:
                sink.text(step)
                return

    async def close(self) -> None:
        self.closed = True


REQUEST = ChatRequest("m", [], caller=NOBODY)


def open_endpoint(seconds: Seconds, *steps: ProviderError | asyncio.Event | str) -> LiveEndpoint:
    endpoint = LiveEndpoint(EndpointSettings(name="Lab"), ScriptedEndpoint(*steps))
    endpoint.circuit = Circuit("Lab", now=seconds)
    return endpoint


async def test_a_cancelled_answer_does_not_count_and_frees_the_trial(seconds: Seconds) -> None:
    endpoint = open_endpoint(seconds, unreachable(), asyncio.Event(), "Hello")
    with pytest.raises(ProviderUnreachableError):
        await endpoint.generate(REQUEST, CollectedAnswer())
    seconds.now += FIRST_PAUSE
    trial = asyncio.create_task(endpoint.generate(REQUEST, CollectedAnswer()))
    await asyncio.sleep(0)
    trial.cancel()
    await asyncio.gather(trial, return_exceptions=True)
    assert endpoint.circuit.status.failures == 1
    answer = CollectedAnswer()
    await endpoint.generate(REQUEST, answer)
    assert (answer.whole_text, endpoint.circuit.status.state) == ("Hello", "closed")


async def test_the_first_piece_of_a_trials_answer_closes_the_circuit(seconds: Seconds) -> None:
    endpoint = open_endpoint(seconds, unreachable(), "Hello")
    with pytest.raises(ProviderUnreachableError):
        await endpoint.generate(REQUEST, CollectedAnswer())
    seconds.now += FIRST_PAUSE
    states: list[str] = []

    class Watching(CollectedAnswer):
        def text(self, delta: str) -> None:
            states.append(endpoint.circuit.status.state)

    await endpoint.generate(REQUEST, Watching())
    assert states == ["closed"]


async def test_a_retired_endpoint_is_closed_when_its_last_answer_has_ended(seconds: Seconds) -> None:
    gate = asyncio.Event()
    endpoint = open_endpoint(seconds, gate, "Hello")
    source = endpoint.source
    assert isinstance(source, ScriptedEndpoint)
    answer = CollectedAnswer()
    answering = asyncio.create_task(endpoint.generate(REQUEST, answer))
    await asyncio.sleep(0)
    retiring = asyncio.create_task(endpoint.retire())
    await asyncio.sleep(0)
    assert not source.closed
    gate.set()
    await asyncio.gather(answering, retiring)
    assert (answer.whole_text, source.closed) == ("Hello", True)
