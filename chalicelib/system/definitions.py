"""JSON Schema definitions of models, named for both published documents (OpenAPI and AsyncAPI) in the same way."""

from collections.abc import Iterable
from typing import Any, Literal

from pydantic import BaseModel
from pydantic.json_schema import GenerateJsonSchema, models_json_schema
from pydantic_core import CoreSchema

Mode = Literal["validation", "serialization"]
Names = dict[type[BaseModel], str]
"""What each model is called in a document."""

REFERENCE = "#/components/schemas/{model}"


class _Titles(GenerateJsonSchema):
    """Titles models only. A title on each field says nothing, and code generators take it for the name of a type."""

    def field_title_should_be_set(self, schema: CoreSchema | Any) -> bool:
        return False


def definitions(models: Iterable[tuple[type[BaseModel], Mode]]) -> tuple[dict[str, Any], Names]:
    """The definitions of these models by name, and the names of the models.

    Raises ``ValueError`` where two classes of one name meet: a generated client needs a name for each, and pydantic
    would tell them apart by the paths of our modules.
    """
    references, schema = models_json_schema(list(models), ref_template=REFERENCE, schema_generator=_Titles)
    found: dict[str, Any] = dict(schema.get("$defs", {}))
    if ambiguous := [name for name in found if "__" in name]:
        raise ValueError(f"classes of the same name: {', '.join(ambiguous)}")
    return found, {model: one["$ref"].rpartition("/")[2] for (model, _), one in references.items()}  # type: ignore[misc]
