"""What other rooms ask of the roster."""

from datetime import UTC, date, datetime, timedelta

import pytest

from quizsvc.kit import db
from quizsvc.roster import ledger, queries
from quizsvc.roster.ledger import NewExemption, NewMembership

TODAY = date(2021, 7, 14)
NOW = datetime(2021, 7, 14, 2, tzinfo=UTC)


def test_the_tree_names_parents_first_and_the_subtree_holds_itself(make):
    city = make.unit("甲市")
    county = make.unit("甲县", level="county", parent=city)
    other = make.unit("乙市")
    assert [node.level for node in queries.tree().values()] == ["root", "city", "city", "county"]
    assert queries.units_below(city.id) == {city.id, county.id}
    assert queries.units_below(make.root().id) == {make.root().id, city.id, county.id, other.id}
    assert queries.units_below(999) == set()


def test_a_membership_is_found_by_its_days_both_included(make):
    person, one, two = make.person(), make.unit(), make.unit()
    make.membership(person, one, first_on=date(2021, 6, 1), last_on=TODAY)
    make.membership(person, two, first_on=TODAY + timedelta(days=1))
    make.membership(person, two, first_on=date(2021, 6, 1), superseded_at=NOW)
    assert queries.unit_of(person.id, TODAY) == one.id
    assert queries.unit_of(person.id, TODAY + timedelta(days=1)) == two.id
    assert queries.unit_of(person.id, date(2021, 5, 31)) is None


def test_units_are_without_people_if_nobody_is_below_them_either(make):
    city, empty = make.unit("甲市"), make.unit("乙市")
    county = make.unit("甲县", level="county", parent=city)
    lone = make.unit("乙县", level="county", parent=empty)
    make.member(county)
    assert [unit.id for unit in queries.units_without_people(TODAY)] == [empty.id, lone.id]


def test_a_person_is_found_by_the_number_however_it_is_typed(make):
    person = make.person(credential="ZF-001")
    found = queries.person_by_credential(" zf-００1 ")
    assert found is not None
    assert found.id == person.id
    assert queries.person_by_credential("ZF-002") is None


def test_people_are_listed_where_they_are_or_will_be_next(make):
    here, there = make.unit("甲市"), make.unit("乙市")
    moving = make.person("甲")
    make.membership(moving, here, first_on=date(2021, 6, 1), last_on=TODAY)
    make.membership(moving, there, first_on=TODAY + timedelta(days=1))
    make.membership(make.person("乙"), there, first_on=TODAY + timedelta(days=5))
    make.membership(make.person("丙"), here, first_on=date(2021, 6, 1), last_on=TODAY - timedelta(days=1))
    assert [row.name for row in queries.people_of(here.id, TODAY)] == ["甲"]
    assert [row.name for row in queries.people_of(there.id, TODAY)] == ["乙"]
    rows, total = queries.page_of_people(TODAY, page=1, page_size=2)
    assert (len(rows), total) == (2, 3)


def test_the_constraint_forbids_that_memberships_overlap(make):
    person, unit = make.person(), make.unit()
    old = make.membership(person, unit, first_on=date(2021, 6, 1))
    new = NewMembership(person.id, unit.id, "enforcement", TODAY)
    exempt = NewExemption(person.id, TODAY, None, "产假")
    with pytest.raises(ledger.MembershipsOverlap), db.transaction():
        ledger.enter_memberships([new], now=NOW)
    with db.transaction():
        assert ledger.supersede_memberships([old.id], now=NOW, reach_back=True) == {old.id}
        ledger.enter_memberships([new], now=NOW, reach_back=True)
        ledger.enter_exemptions([exempt], now=NOW, reach_back=True)
    memberships, exemptions = queries.records([person.id])
    assert [(one.superseded_at, one.superseded_reach_back, one.reach_back) for one in memberships] == [
        (NOW, True, False),
        (None, False, True),
    ]
    assert [(one.reason, one.reach_back) for one in exemptions] == [("产假", True)]
    assert ledger.supersede_memberships([old.id], now=NOW) == set()
