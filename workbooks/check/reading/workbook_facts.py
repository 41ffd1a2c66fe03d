"""What the rules for single sheets must know of the workbook around them."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from workbooks.check.reading.addresses import whole
from workbooks.check.reading.formulas import Reader
from workbooks.check.reading.hardened import child, children, plain, text_of
from workbooks.check.reading.package_parts import main_part
from workbooks.check.reading.records import Records

if TYPE_CHECKING:
    from collections.abc import Iterator

    from workbooks.check.reading.package_parts import Package

KEPT = 1_024  # characters of a shared text that rules compare; a table's header has 255 at most
RELATION_ID = (
    "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id",
    "{http://purl.oclc.org/ooxml/officeDocument/relationships}id",
)
ENDLESS = 2**31
LANGUAGE = "{http://purl.org/dc/elements/1.1/}language"
STRICT = "purl.oclc.org"  # in the namespace of the strict edition of the format


@dataclass(frozen=True)
class Tab:
    """A tab as the workbook part lists it; `part` is empty where its relationship is broken."""

    title: str
    id: str
    state: str
    part: str
    kind: str
    link: str  # empty for the modules of old macros, which have no part


@dataclass(frozen=True)
class DefinedName:
    """A defined name, and the number of the tab that it is limited to."""

    name: str
    scope: str
    formula: str


@dataclass
class Strings:
    """The shared texts: how many there are, how each begins, which are too long."""

    texts: list[str] = field(default_factory=list)
    lengths: dict[int, int] = field(default_factory=dict)


class WorkbookFacts:
    """The workbook part, its styles, its shared texts and the metadata of cells."""

    def __init__(self, package: Package) -> None:
        """Read the parts that every sheet depends on."""
        self.package = package
        self.part = main_part(package)
        self.root = package.tree(self.part)
        self.language = _language(package)
        self.strict = self.root is not None and STRICT in str(self.root.tag)
        self.reader = Reader()
        self.tabs = list(self._tabs())
        self.titles = {tab.title.casefold() for tab in self.tabs}
        self.names = [
            DefinedName(each.get("name", ""), each.get("localSheetId", ""), each.text or "")
            for each in children(child(self.root, "definedNames"), "definedName")
        ]
        self.styles_part = next(iter(package.related(self.part, "styles")), "")
        self.styles = package.tree(self.styles_part) if self.styles_part else None
        self.cell_styles = self._count(self.styles_part, "cellXfs", "xf")
        self.differential_styles = self._count(self.styles_part, "dxfs", "dxf")
        self.strings_part = next(iter(package.related(self.part, "sharedStrings")), "")
        self.strings = _strings(package, self.strings_part)
        lost = self.strings_part in package.refused
        self.string_count = ENDLESS if lost else len(self.strings.texts)
        metadata = next(iter(package.related(self.part, "sheetMetadata")), "")
        self.cell_metadata = self._count(metadata, "cellMetadata", "bk")
        self.value_metadata = self._count(metadata, "valueMetadata", "bk")

    @property
    def worksheets(self) -> list[Tab]:
        """Give the tabs that hold cells, as far as they can be read."""
        return [
            tab
            for tab in self.tabs
            if tab.kind == "worksheet" and tab.part and self.package.readable(tab.part)
        ]

    def _count(self, part: str, group: str, name: str) -> int:
        """Count the elements of a list; of a part that is refused any index is taken as good."""
        if part in self.package.refused:
            return ENDLESS
        root = self.package.tree(part) if part else None
        return len(children(child(root, group), name))

    def text(self, kind: str, value: str | None) -> str | None:
        """Give the text that a cell shows, None where it shows something else."""
        if kind == "s":
            index = whole(value or "")
            return self.strings.texts[index] if 0 <= index < len(self.strings.texts) else None
        return value if kind in {"str", "inlineStr"} else None

    def _tabs(self) -> Iterator[Tab]:
        links = {each.id: each for each in self.package.relations(self.part)}
        for sheet in children(child(self.root, "sheets"), "sheet"):
            id_ = next((sheet.get(name) for name in RELATION_ID if sheet.get(name)), "")
            link = links.get(id_)
            part = self.package.names.get(link.target.casefold(), "") if link else ""
            yield Tab(
                sheet.get("name", ""),
                sheet.get("sheetId", ""),
                sheet.get("state", "visible"),
                part,
                link.kind if link else "",
                id_,
            )


def _language(package: Package) -> str:
    """Give the language that the file's properties state, or nothing."""
    part = next(iter(package.related("", "core-properties")), "")
    root = package.tree(part) if part else None
    return (root.findtext(LANGUAGE) if root is not None else None) or ""


def _strings(package: Package, part: str) -> Strings:
    strings = Strings()
    if not part or not package.readable(part):
        return strings
    longest = 32_767
    for number, element in enumerate(Records(package, part, "si")):
        text = text_of(element)
        if len(text) > longest and (length := len(plain(text))) > longest:
            strings.lengths[number] = length
        strings.texts.append(text[:KEPT])
    return strings
