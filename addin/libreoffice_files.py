"""What tells LibreOffice about the functions: an interface, a registration, a profile.

Without an SDK or an installed extension: LibreOffice reads the text of an interface itself, and
takes further types and services from a file that is named on its command line.
"""

from __future__ import annotations

import inspect
from pathlib import Path
from typing import TYPE_CHECKING
from xml.sax.saxutils import escape

from addin.catalogue import functions

if TYPE_CHECKING:
    from addin.function import Function, Parameter

FUNCTION_CATEGORY = "Add-In"
COMPONENT = Path(__file__).with_name("libreoffice_component.py")
IMPLEMENTATION = "org.ono.Functions"
PROFILE = "profile"
SETTINGS = "unorc"
ONE_CELL = {"float", "str", "int", "bool"}
ALWAYS = 0  # the value of OOXMLRecalcMode that recomputes every formula on loading

COMPONENTS = """<?xml version="1.0"?>
<components xmlns="http://openoffice.org/2010/uno-components">
<component loader="com.sun.star.loader.Python" uri="{component}">
<implementation name="{implementation}"><service name="{implementation}"/>
<service name="com.sun.star.sheet.AddIn"/></implementation></component></components>
"""
REGISTRY = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry"
 xmlns:xs="http://www.w3.org/2001/XMLSchema" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">
<item oor:path="/org.openoffice.Office.Calc/Formula/Load">
<prop oor:name="OOXMLRecalcMode" oor:op="fuse"><value>{recalculation}</value></prop></item>
<item oor:path="/org.openoffice.Office.CalcAddIns/AddInInfo">
<node oor:name="{implementation}" oor:op="replace"><node oor:name="AddInFunctions">
{functions}
</node></node></item></oor:items>
"""


def write_files(folder: Path) -> None:
    """Write the add-in's files and a profile that knows it into an empty folder."""
    interface = folder / "functions.idl"
    services = folder / "services.rdb"
    interface.write_text(_interface(), "utf-8")
    registration = COMPONENTS.format(component=COMPONENT.as_uri(), implementation=IMPLEMENTATION)
    services.write_text(registration, "utf-8")
    (folder / SETTINGS).write_text(
        f"[Bootstrap]\nUNO_TYPES=?{interface.as_uri()}\nUNO_SERVICES=?{services.as_uri()}\n",
        "utf-8",
    )
    profile = folder / PROFILE / "user"
    profile.mkdir(parents=True)
    registry = REGISTRY.format(
        recalculation=ALWAYS,
        implementation=IMPLEMENTATION,
        functions="\n".join(map(_described, functions().values())),
    )
    (profile / "registrymodifications.xcu").write_text(registry, "utf-8")


def method(function: Function) -> str:
    """Name the method of a function; LibreOffice's identifiers have no underscores."""
    first, *rest = function.name.lower().split("_")
    return first + "".join(map(str.title, rest))


def gives_one_cell(function: Function) -> bool:
    """Tell a function that always returns a single value from one that may return a table.

    LibreOffice must know beforehand. A table of one cell would nearly do for both, but a text in
    it is never equal to another text.
    """
    return inspect.signature(function.call).return_annotation in ONE_CELL


def _interface() -> str:
    methods = "\n".join(
        f"  {'any' if gives_one_cell(function) else 'sequence< sequence<any> >'} "
        f"{method(function)}({', '.join(map(_declared, function.parameters))});"
        for function in functions().values()
    )
    return f"module org {{ module ono {{ interface XFunctions {{\n{methods}\n}}; }}; }};\n"


def _declared(parameter: Parameter) -> str:
    return f"[in] {'sequence<any>' if parameter.repeated else 'any'} {_word(parameter)}"


def _word(parameter: Parameter) -> str:
    """Name an argument in the interface: a word that no interface language reserves."""
    first, *rest = parameter.name.split("_")
    return "a" + first.title() + "".join(map(str.title, rest))


def _described(function: Function) -> str:
    """Describe a function: its name in every cell and file, its help, its arguments."""
    parameters = "".join(
        f'<node oor:name="{_word(parameter)}" oor:op="replace">'
        f"{_property('DisplayName', parameter.name)}{_property('Description', parameter.help)}"
        "</node>"
        for parameter in function.parameters
    )
    return (
        f'<node oor:name="{method(function)}" oor:op="replace">'
        f"{_property('DisplayName', function.name)}"
        f"{_property('CompatibilityName', function.name)}"
        f"{_property('Description', function.summary)}"
        f'<prop oor:name="Category"><value>{FUNCTION_CATEGORY}</value></prop>'
        f'<node oor:name="Parameters">{parameters}</node></node>'
    )


def _property(name: str, text: str) -> str:
    return f'<prop oor:name="{name}"><value xml:lang="en-US">{escape(text)}</value></prop>'
