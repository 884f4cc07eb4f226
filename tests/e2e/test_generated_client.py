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
def generated(stack: RunningStack, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
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


def part(generated: Path, module: str) -> Any:
    return importlib.import_module(f"{generated.name}.{module}")


def client_of(generated: Path, person: Person) -> Any:
    token = person.http.headers["Authorization"].removeprefix("Bearer ")
    return part(generated, "client").AuthenticatedClient(base_url=person.endpoints.api, token=token)


def test_a_change_of_the_name_changes_the_name_alone(generated: Path, stack: RunningStack) -> None:
    with People(stack.endpoints) as people:
        person = people.customer(phone="+9779841234567", timezone="Europe/London", language="ne")
        before = person.get("/me").json()
        profile = part(generated, "models").Profile(full_name="Asha Rai")
        change = part(generated, "api.accounts.accounts_change_me")
        with client_of(generated, person) as client:
            changed = change.sync(client=client, body=profile)
        assert changed.full_name == "Asha Rai"
        after = person.get("/me").json()
        assert {name for name in after if after[name] != before[name]} == {"full_name", "updated_at"}


def test_a_change_of_the_services_leaves_the_rest_of_a_profile(generated: Path, stack: RunningStack) -> None:
    with People(stack.endpoints) as people:
        pandit = people.pandit()
        told = {"bio": "From Patan", "bio_ne": "पाटनबाट", "languages": ["ne", "sa"], "services": []}
        pandit.put("/pandits/me", told).raise_for_status()
        models = part(generated, "models")
        service = models.ServiceBody(name="Griha Pravesh", price="2100.00", currency="NPR", duration_minutes=90)
        change = part(generated, "api.pandits.pandits_edit_my_profile")
        with client_of(generated, pandit) as client:
            changed = change.sync(client=client, body=models.ProfileBody(services=[service]))
        assert (changed.bio, changed.bio_ne, changed.languages) == ("From Patan", "पाटनबाट", ["ne", "sa"])


def test_a_checkout_and_its_payment_are_understood(generated: Path, stack: RunningStack) -> None:
    with People(stack.endpoints) as people:
        customer, pandit = people.customer(), people.pandit()
        booking = people.book(customer, pandit)
        models = part(generated, "models")
        with client_of(generated, customer) as client:
            started = part(generated, "api.payments.payments_checkout").sync(
                booking,
                client=client,
                body=models.CheckoutBody(payment_method=models.PaymentMethod.KHALTI),
                idempotency_key=uuid.uuid4().hex,
            )
            assert started.payment.attempts[0].status == models.PaymentStatus.PROCESSING
            assert started.checkout.kind == "redirect"
            shown = part(generated, "api.payments.payments_payment").sync(started.payment.id, client=client)
            assert shown.status == started.payment.status
            listed = part(generated, "api.bookings.bookings_bookings").sync(client=client)
            assert [one.id for one in listed.items] == [booking]
