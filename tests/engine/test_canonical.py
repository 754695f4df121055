"""Equal content has an equal hash, in any order and in any process."""

from datetime import date, datetime, time
from decimal import Decimal

import pytest

from intake_app.domain.answers import Answer, Missing
from intake_app.engine.canonical import canonical_json, content_hash


def test_the_order_of_keys_and_of_sets_does_not_matter():
    assert canonical_json({"b": 1, "a": {3, 1, 2}}) == '{"a":[1,2,3],"b":1}'
    assert content_hash({"b": 1, "a": 2}) == content_hash({"a": 2, "b": 1})


def test_dates_decimals_enums_and_dataclasses_have_one_form():
    value = [
        date(2026, 3, 2),
        datetime(2026, 3, 2, 14, 30),
        time(9, 5),
        Decimal("1.50"),
        Missing.DECLINED,
        None,
        True,
        0.5,
    ]
    assert canonical_json(value) == '["2026-03-02","2026-03-02T14:30:00","09:05:00","1.5","declined",null,true,0.5]'
    assert canonical_json(Answer(value="ç")) == '{"missing":null,"note":"","value":"ç"}'


def test_what_has_no_canonical_form_is_refused():
    with pytest.raises(TypeError):
        canonical_json(object())
    with pytest.raises(TypeError):
        canonical_json(Answer)
