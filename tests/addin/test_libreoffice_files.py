"""The files that tell LibreOffice about the functions."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from lxml import etree

from addin.catalogue import functions
from addin.libreoffice_files import COMPONENT, method, write_files
from tests.addin.cases import CASES, expected

if TYPE_CHECKING:
    from pathlib import Path

NAME = "{http://openoffice.org/2001/registry}name"
EXAMPLES = {case.name: case for case in CASES if case.label == "example"}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Give a folder with the files."""
    write_files(tmp_path)
    return tmp_path


def test_the_interface_says_which_function_may_give_a_table_and_which_argument_repeats(
    folder: Path,
) -> None:
    lines = (folder / "functions.idl").read_text("utf-8").splitlines()
    assert "  any onoWhy([in] any aName, [in] sequence<any> aArguments);" in lines
    assert "  any dealSource([in] any aId, [in] any aEdition);" in lines
    one_cell = set()
    for name, function in functions().items():
        (line,) = [line for line in lines if f" {method(function)}(" in line]
        if line.startswith("  any "):
            one_cell.add(name)
            assert not isinstance(expected(EXAMPLES[name]), list)
    assert {"ONO_WHY", "DEAL_FIGURE", "DEAL_SOURCE", "WARRANT_PRICE"} <= one_cell
    assert one_cell.isdisjoint({"WARRANT_VALUE", "CIRCULAR_EXPOSURE", "CONTAGION"})


def test_every_function_is_described_under_its_name_with_its_arguments(folder: Path) -> None:
    tree = etree.parse(folder / "profile" / "user" / "registrymodifications.xcu")
    described = tree.find(f".//node[@{NAME}='AddInFunctions']")
    assert len(described) == len(functions())
    for node, function in zip(described, functions().values(), strict=True):
        assert node.get(NAME) == method(function)
        for name in ("DisplayName", "CompatibilityName"):
            assert node.findtext(f"prop[@{NAME}='{name}']/value") == function.name
        assert node.findtext(f"prop[@{NAME}='Description']/value") == function.summary
        arguments = node.findall(f"node[@{NAME}='Parameters']/node")
        for argument, parameter in zip(arguments, function.parameters, strict=True):
            assert argument.findtext(f"prop[@{NAME}='DisplayName']/value") == parameter.name
            assert argument.findtext(f"prop[@{NAME}='Description']/value") == parameter.help


def test_every_formula_is_recomputed_on_opening(folder: Path) -> None:
    tree = etree.parse(folder / "profile" / "user" / "registrymodifications.xcu")
    assert tree.findtext(f".//prop[@{NAME}='OOXMLRecalcMode']/value") == "0"


def test_the_settings_name_files_that_are_there(folder: Path) -> None:
    settings = (folder / "unorc").read_text("utf-8")
    for file in ("functions.idl", "services.rdb"):
        assert (folder / file).as_uri() in settings
    assert COMPONENT.as_uri() in (folder / "services.rdb").read_text("utf-8")
    assert COMPONENT.is_file()
