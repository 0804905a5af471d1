from __future__ import annotations

import pytest

from dryspec_simulate.place import (
    BuildPlace,
    PlaceError,
    parse_build_place,
    parse_failure,
    parse_instances,
)


@pytest.mark.parametrize(
    ("text", "size", "expected"),
    [
        ("3", 10, [3]),
        ("3-7", 10, [3, 4, 5, 6, 7]),
        ("1,4", 10, [1, 4]),
        ("1, 4-5 ,9", 10, [1, 4, 5, 9]),
        ("50%", 10, [1, 2, 3, 4, 5]),
        ("50%", 9, [1, 2, 3, 4, 5]),
        ("0%", 9, []),
        ("33.3%", 1000, list(range(1, 334))),
        ("100%", 3, [1, 2, 3]),
        ("all", 3, [1, 2, 3]),
        ("all", 0, []),
        ("none", 3, []),
        ("none,2", 3, [2]),
    ],
)
def test_instance_sets(text: str, size: int, expected: list[int]) -> None:
    spans = parse_instances(text).spans(size)
    assert [n + 1 for start, stop in spans for n in range(start, stop)] == expected


def test_failure_names_its_event_in_any_case() -> None:
    place = parse_failure("4-6@validateservice")
    assert place.known_event(("Install", "ValidateService")) == "ValidateService"
    assert parse_failure("4-6").known_event(("Install",)) is None


def read(text: str) -> None:
    place = parse_failure(text)
    place.who.spans(10)
    place.known_event(("Install", "ValidateService"))


@pytest.mark.parametrize(
    ("text", "pointed_at", "words"),
    [
        ("", "", 'expected "all", "none" or a number'),
        ("3-", "", "expected a number"),
        ("3-x", "x", 'found "x"'),
        ("7-3", "7", "write 3-7"),
        ("0", "0", "starts at 1, so there is no number 0; for nobody write none or 0%"),
        ("9" * 13, "9", "a number of 13 digits is more"),
        ("3@", "", "an event name"),
        ("150%", "1", "more than the whole fleet"),
        ("1,12", "1", "there is no instance 12"),
        ("3 4", "4", 'found "4"'),
        ("3@Install!", "!", "expected the end"),
        ("3@Instal", "I", 'did you mean "Install"?'),
    ],
)
def test_errors_point_at_the_character(text: str, pointed_at: str, words: str) -> None:
    with pytest.raises(PlaceError) as caught:
        read(text)
    error = caught.value
    assert words in error.message
    assert text[error.column : error.column + 1] == pointed_at
    _, excerpt, caret = error.pointed().split("\n")
    assert excerpt[caret.index("^") :][:1] == pointed_at


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("install", BuildPlace("install", "commands", 1)),
        ("build[2]", BuildPlace("build", "commands", 2)),
        ("build.finally", BuildPlace("build", "finally", 1)),
        ("post_build.finally[3]", BuildPlace("post_build", "finally", 3)),
        ("pre_build.commands[4]", BuildPlace("pre_build", "commands", 4)),
        ("download_source", BuildPlace("download_source", None, None)),
        ("upload_artifacts", BuildPlace("upload_artifacts", None, None)),
    ],
)
def test_build_places(text: str, expected: BuildPlace) -> None:
    assert parse_build_place(text) == expected


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("biuld", 'did you mean "build"?'),
        ("build[", "expected a number"),
        ("build[0]", "starts at 1"),
        ("build.last", '"commands" or "finally"'),
        ("upload_artifacts[1]", "has no commands"),
        ("", "expected a phase"),
    ],
)
def test_wrong_build_places(text: str, words: str) -> None:
    with pytest.raises(PlaceError) as caught:
        parse_build_place(text)
    assert words in caught.value.message
