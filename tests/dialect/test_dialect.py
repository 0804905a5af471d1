"""What agent 1, agent 2 and CodeBuild make of one scalar."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dryspec.dialect import (
    Refused,
    Symbol,
    is_yaml11_octal,
    psych,
    serde_boolean,
    serde_is_null,
    serde_unsigned,
    to_i,
)
from dryspec.source import Source
from dryspec.tree import parse


def scalar(written):
    node = parse(Source("appspec.yml", f"k: {written}\n")).mapping.get("k")
    assert node is not None
    return node


PSYCH = {
    "0644": 420,
    "010": 8,
    "08": "08",
    "0888": "0888",
    "0o755": "0o755",
    "0x1F": 31,
    "0b11": 3,
    "1_000": 1000,
    "0_7": 7,
    "1,000": 1000,
    "12,34": 1234,
    "0,0": 0,
    "1__0": "1__0",
    "1_": "1_",
    "1e3": "1e3",
    "1.0e3": "1.0e3",
    "1.0e+3": 1000.0,
    ".0": 0.0,
    "1.": 1.0,
    "1:30": 5400,
    "1:30:00": 5400,
    "10:70": "10:70",
    "190:20:30.15": 685230.15,
    "yes": True,
    "Off": False,
    "y": "y",
    "N": "N",
    ":name": Symbol("name"),
    ":a:b": Symbol("a:b"),
    "~": None,
    "null": None,
    "": None,
    "<<": "<<",
    "=": "=",
    ".inf": math.inf,
    '"0.0"': "0.0",
    "!!float '0.0'": 0.0,
    "!foo bar": "bar",
    "!ruby/symbol abc": Symbol("abc"),
    "-644": -644,
    "+644": 644,
}


@pytest.mark.parametrize("written", PSYCH)
def test_psych_reads_a_scalar(written):
    value = psych(scalar(written))
    assert value == PSYCH[written]
    assert type(value) is type(PSYCH[written])


def test_nan_is_a_float():
    assert math.isnan(psych(scalar(".nan")))


@pytest.mark.parametrize(
    ("written", "ruby_class"),
    [("2024-05-06", "Date"), ("2024-05-06 07:08:09", "Time"), ("2024-5-6T7:08:09Z", "Time")],
)
def test_dates_are_refused(written, ruby_class):
    value = psych(scalar(written))
    assert isinstance(value, Refused)
    assert value.ruby_class == ruby_class


@pytest.mark.parametrize("written", ["2024-13-06", "2024-05-32", "24-05-06"])
def test_what_only_resembles_a_date_is_text(written):
    assert psych(scalar(written)) == written


@pytest.mark.parametrize(
    ("written", "value"),
    [("300", 300), ("0x10", 16), ("010", None), ('"300"', None), ("1.5", None), ("-1", None)],
)
def test_agent_2_reads_unsigned_numbers_only_from_plain_ones(written, value):
    assert serde_unsigned(scalar(written)) == value


def test_agent_2_reads_booleans_of_yaml_12():
    assert serde_boolean(scalar("True")) is True
    assert serde_boolean(scalar("yes")) is None
    assert serde_boolean(scalar("'true'")) is None


def test_agent_2_reads_nothing_and_tilde_as_absent():
    assert serde_is_null(scalar("~"))
    assert not serde_is_null(scalar("''"))


def test_a_leading_zero_divides_the_agents():
    assert is_yaml11_octal(scalar("0644"))
    assert not is_yaml11_octal(scalar("0888"))
    assert not is_yaml11_octal(scalar("'0644'"))
    assert not is_yaml11_octal(scalar("0"))


@given(st.integers(min_value=-(10**30), max_value=10**30))
def test_to_i_reads_what_an_integer_prints(number):
    assert to_i(str(number)) == number
    assert to_i(f" {number} and more") == number


@given(st.text(max_size=12))
def test_to_i_never_fails(written):
    assert isinstance(to_i(written), int)


@given(st.text(alphabet="0123456789.,:_-+eExb yno~aTtZ", max_size=12))
def test_every_plain_scalar_means_something(written):
    node = parse(Source("appspec.yml", "k: v\n")).mapping.get("k")
    node.value = written
    value = psych(node)
    assert value is None or isinstance(value, bool | int | float | str | Symbol | Refused)
