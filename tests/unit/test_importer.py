"""The error text for code that cannot be imported: the place in the application and the error."""

import pytest

from infra.local.importer import Importer, format_error
from infra.paths import ROOT


@pytest.mark.parametrize(
    ("source", "expected_text"),
    [
        ("def broken(:\n", "SyntaxError: invalid syntax"),
        ("import nonexistent_thing\n", "No module named 'nonexistent_thing'"),
        ("raise SystemExit('no')\n", "SystemExit: no"),
    ],
)
def test_an_import_error_names_its_place_in_the_application(source: str, expected_text: str) -> None:
    with pytest.raises(BaseException) as error:  # noqa: PT011 - whatever it is that keeps code from running
        exec(compile(source, str(ROOT / "chalicelib" / "saved.py"), "exec"), {})

    text = format_error(error.value)

    assert expected_text in text
    assert 'File "chalicelib/saved.py", line 1' in text
    assert "frozen" not in text


@pytest.mark.local
def test_the_application_as_it_is_can_be_imported() -> None:
    importer = Importer()
    try:
        assert importer.find_error() == ""
    finally:
        importer.close()
