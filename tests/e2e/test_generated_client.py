"""A client that openapi-python-client generates from the served document, against the deployed stack.

It knows no more of the API than the document says: it sends what the document has it send.
"""

import importlib
import sys
import uuid
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from openapi_python_client import generate
from openapi_python_client.config import Config, ConfigFile, MetaType
from openapi_python_client.parser.errors import GeneratorError

from tests.e2e.client import TIMEOUT_SECONDS, People, Person
from tests.stack import RunningStack

PACKAGE = "generated_pandityatra"


@pytest.fixture(scope="module")
def client_package(stack: RunningStack, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """The folder of the generated package. Nothing of the document may have been left out."""
    folder = tmp_path_factory.mktemp("generated") / PACKAGE
    document = folder.parent / "openapi.json"
    document.write_bytes(httpx.get(f"{stack.endpoints.api}/openapi.json", timeout=TIMEOUT_SECONDS).content)
    config = Config.from_sources(
        ConfigFile(post_hooks=[]),
        MetaType.NONE,
        document_source=document,
        file_encoding="utf-8",
        overwrite=False,
        output_path=folder,
    )
    left_out: list[GeneratorError] = list(generate(config=config))
    assert left_out == []
    sys.path.insert(0, str(folder.parent))
    yield folder
    sys.path.remove(str(folder.parent))


def import_part(client_package: Path, module: str) -> Any:
    return importlib.import_module(f"{client_package.name}.{module}")


def client_of(client_package: Path, person: Person) -> Any:
    token = person.http.headers["Authorization"].removeprefix("Bearer ")
    return import_part(client_package, "client").AuthenticatedClient(base_url=person.endpoints.api, token=token)


def test_a_change_of_the_name_changes_the_name_alone(client_package: Path, stack: RunningStack) -> None:
    with People(stack.endpoints) as people:
        person = people.customer(phone="+9779841234567", timezone="Europe/London", language="ne")
        user_before = person.get("/me").json()
        profile = import_part(client_package, "models").Profile(full_name="Asha Rai")
        change = import_part(client_package, "api.accounts.accounts_change_me")
        with client_of(client_package, person) as client:
            changed = change.sync(client=client, body=profile)
        assert changed.full_name == "Asha Rai"
        user_after = person.get("/me").json()
        assert {name for name in user_after if user_after[name] != user_before[name]} == {"full_name", "updated_at"}


def test_a_change_of_the_services_leaves_the_rest_of_a_profile(client_package: Path, stack: RunningStack) -> None:
    with People(stack.endpoints) as people:
        pandit = people.pandit()
        profile = {"bio": "From Patan", "bio_ne": "पाटनबाट", "languages": ["ne", "sa"], "services": []}
        pandit.put("/pandits/me", profile).raise_for_status()
        models = import_part(client_package, "models")
        service = models.ServiceBody(name="Griha Pravesh", price="2100.00", currency="NPR", duration_minutes=90)
        change = import_part(client_package, "api.pandits.pandits_edit_my_profile")
        with client_of(client_package, pandit) as client:
            changed = change.sync(client=client, body=models.ProfileBody(services=[service]))
        assert (changed.bio, changed.bio_ne, changed.languages) == ("From Patan", "पाटनबाट", ["ne", "sa"])


def test_a_checkout_and_its_payment_are_understood(client_package: Path, stack: RunningStack) -> None:
    with People(stack.endpoints) as people:
        customer, pandit = people.customer(), people.pandit()
        booking = people.book(customer, pandit)
        models = import_part(client_package, "models")
        with client_of(client_package, customer) as client:
            checkout = import_part(client_package, "api.payments.payments_checkout").sync(
                booking,
                client=client,
                body=models.CheckoutBody(payment_method=models.PaymentMethod.KHALTI),
                idempotency_key=uuid.uuid4().hex,
            )
            assert checkout.payment.attempts[0].status == models.PaymentStatus.PROCESSING
            assert checkout.checkout.kind == "redirect"
            payment = import_part(client_package, "api.payments.payments_payment").sync(
                checkout.payment.id, client=client
            )
            assert payment.status == checkout.payment.status
            bookings = import_part(client_package, "api.bookings.bookings_bookings").sync(client=client)
            assert [item.id for item in bookings.items] == [booking]
