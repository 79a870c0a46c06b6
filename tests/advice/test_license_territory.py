"""Countries in which a license grants no rights: excluded where they are named, a caution where they are not."""

import pytest

from catalog.advice.needs.records import Hosting, LicenseNeeds
from catalog.model import License
from catalog.storage.snapshot import Snapshot
from tests.support.factories import ability, ask, ids, make, model, offer, only, why_not

CLOSED = License(
    id="Closed",
    name="Closed License",
    license_class="restricted",
    commercial_use=True,
    no_rights_in=("EU", "KR"),
)
IMAGES = License(
    id="Images",
    name="Images License",
    license_class="restricted",
    commercial_use=True,
    no_rights_in=("EU",),
    no_rights_for_images_only=True,
)


def shelf(license_: License, seller: str = "h2", **changed: object) -> Snapshot:
    """One model under this license, sold by a host."""
    return make(
        [model("a", license=license_.id, **changed)],
        [offer("a", seller, 1.0)],
        [ability("a", 60)],
        licenses=(license_,),
    )


@pytest.mark.parametrize(
    ("used", "fits"),
    [(("DE",), False), (("EU",), False), (("US", "KR"), False), (("US",), True), (("GB",), True)],
)
def test_where_a_license_grants_no_rights_its_weights_are_out(used: tuple[str, ...], fits: bool) -> None:
    advice = ask(shelf(CLOSED), license=LicenseNeeds(use_countries=used))
    assert bool(ids(advice)) is fits
    if not fits:
        assert why_not(advice, "a")["license.territory"] == "no rights in the EU and KR"


def test_the_maker_s_own_terms_are_not_the_license_of_the_weights() -> None:
    found = ask(
        shelf(CLOSED, seller="lab"),
        license=LicenseNeeds(use_countries=("DE",)),
        hosting=Hosting(where=("api",)),
    )
    assert ids(found) == ["a"]


@pytest.mark.parametrize(("inputs", "fits"), [(("text",), True), (("text", "image"), False)])
def test_a_clause_on_models_that_read_pictures_leaves_the_others_free(
    inputs: tuple[str, ...], fits: bool
) -> None:
    advice = ask(shelf(IMAGES, inputs=inputs), license=LicenseNeeds(use_countries=("FR",)))
    assert bool(ids(advice)) is fits


def test_where_nobody_said_the_countries_a_caution_names_them() -> None:
    words = "grants no rights in the EU or KR"
    assert any(words in text for text in only(ask(shelf(CLOSED))).cautions)
    asked = ask(shelf(CLOSED), license=LicenseNeeds(use_countries=("US",)))
    assert not any(words in text for text in only(asked).cautions)
