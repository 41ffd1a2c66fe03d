"""Load the deal book from its TOML files; every mistake of every file is reported at once."""

from __future__ import annotations

from dataclasses import fields
from pathlib import Path
from typing import TYPE_CHECKING

from workbooks.book.article import read_article
from workbooks.book.corrections import read_corrections
from workbooks.book.flow_lines import read_flows
from workbooks.book.model import (
    COMPARISONS,
    STRESS_KEYS,
    Book,
    Break,
    Deal,
    Source,
    Subject,
)
from workbooks.book.not_modelled import read_not_modelled
from workbooks.book.precedents import read_precedents
from workbooks.book.subject import (
    among,
    dated,
    identifier,
    name,
    read_subject,
    source,
)
from workbooks.book.toml_lines import File, Mistake, TomlTable, read
from workbooks.book.units import UNITS

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from workbooks.book.kind import Kind, Kinds

HERE = Path(__file__).parent
EVERY = "*"  # udfs.networks.named_amounts.ALL, whose import takes longer than to load a book
TAB_LENGTH = 31
TAB_FORBIDDEN = frozenset("[]:*?/\\\ufffe\uffff").union(map(chr, range(32)))
TAB_RESERVED = "history"


class BookError(Exception):
    """A deal book with mistakes; `findings` has all of them."""

    def __init__(self, findings: Iterable[Mistake]) -> None:
        """Keep the findings in the order of files and lines."""
        self.findings = sorted(findings, key=lambda each: (each.file, each.line, each.key))
        super().__init__("\n".join(map(str, self.findings)))


class FolderError(Exception):
    """A folder of deals that cannot be read; the message is one sentence for its user."""


def load(kinds: Kinds, own: Path | None = None, packaged: Path = HERE) -> Book:
    """Load the packaged book and an analyst's own deals over it.

    Args:
        kinds: The kinds of deal there are; each names the keys that it needs or can use.
        own: A folder of deal files; a deal with a packaged id replaces the packaged one.
        packaged: The folder with the book itself.

    Raises:
        BookError: Some file has a mistake.
        FolderError: A folder cannot be read.
    """
    return _Loader(kinds).load(packaged, own)


class _Loader:
    """One loading of the book: the files read, and what others may refer to."""

    def __init__(self, kinds: Kinds) -> None:
        self.kinds = kinds
        self.files: list[File] = []
        self.sources: dict[str, Source] = {}
        self.companies: dict[str, Subject] = {}
        self.taken: set[str] = set()

    def load(self, packaged: Path, own: Path | None) -> Book:
        """Read sources and parties of every file first, since any file may name them."""
        shared, market = (self._open(packaged / each) for each in ("sources.toml", "market.toml"))
        companies = self._folder(packaged / "companies")
        deals = self._folder(packaged / "deals")
        said = self._beside(packaged / "article.toml")
        paid = self._beside(packaged / "precedents.toml")
        corrected = self._beside(packaged / "corrections.toml")
        unused = self._beside(packaged / "not_modelled.toml")
        own_deals = self._folder(own) if own else []
        tables = (shared, market, *companies, *deals, *own_deals, unused)
        for table in tables:
            self._sources(table)
        for table in companies:
            self._company(table)
        about, as_of = read_subject(market, self.sources), market.day("as_of")
        self.taken = {about.id, *self.companies}
        for table in tables:
            self._parties(table)
        labs = market.texts("labs", needed=False)
        among(market, "labs", labs, self.companies)
        found = self._deals(deals, {})
        replacing = self._deals(own_deals, found)
        # The article speaks of the packaged deals, also where an analyst replaces one.
        subjects = (about, *self.companies.values(), *found.values())
        article = read_article(said, subjects)
        not_modelled = read_not_modelled(unused, self.sources)
        corrections = read_corrections(corrected, subjects, not_modelled)
        precedents = read_precedents(paid)
        for table in (*tables, said, paid, corrected):
            table.done()
        findings = [finding for file in self.files for finding in file.findings]
        if findings:
            raise BookError(findings)
        return Book(
            as_of=as_of,
            market=about,
            companies=self.companies,
            deals=dict(sorted({**found, **replacing}.items(), key=_article_first)),
            sources=self.sources,
            article=article,
            precedents=precedents,
            corrections=corrections,
            not_modelled=not_modelled,
            own=tuple(replacing),
            labs=labs,
        )

    def _open(self, path: Path) -> TomlTable:
        try:
            file = read(path)
        except OSError as error:
            message = f"{path} cannot be read: {error.strerror}"
            raise FolderError(message) from error
        self.files.append(file)
        return TomlTable(file, file.content, ())

    def _beside(self, path: Path) -> TomlTable:
        """Open a file that a book can do without; where there is none, give an empty one."""
        return self._open(path) if path.exists() else TomlTable(File(path.name, {}, {}), {}, ())

    def _folder(self, path: Path) -> list[TomlTable]:
        """Open every file of a folder; one that is no TOML is a finding and left out."""
        if not path.is_dir():
            message = f"{path} is not a folder"
            raise FolderError(message)
        tables = [self._open(each) for each in sorted(path.glob("*.toml"))]
        return [table for table in tables if not table.file.findings]

    def _sources(self, table: TomlTable) -> None:
        for key, each in table.tables("sources").items():
            found = source(key, each, addressed=False)
            if self.sources.setdefault(key, found) != found:
                each.find("", f"the source {key!r} is declared elsewhere with other contents")
            each.done()

    def _parties(self, table: TomlTable) -> None:
        """Declare the parties to flows that have no file of their own."""
        for key, each in table.tables("parties").items():
            party = Subject(key, name(each, "name"), {}, {}, {}, None, {})
            _see_to_name(each, party)
            if self.companies.setdefault(key, party) != party:
                each.find("", f"the party {key!r} is declared elsewhere with other contents")
            each.done()

    def _company(self, table: TomlTable) -> None:
        company = read_subject(table, self.sources)
        _see_to_name(table, company)
        if company.id in self.companies:
            table.find("id", f"{company.id!r} is the id of two companies")
        self.companies[company.id] = company

    def _deals(self, tables: Iterable[TomlTable], replaced: Mapping[str, Deal]) -> dict[str, Deal]:
        """Read deals, which may replace those of other files but not each other."""
        items = [(table, self._deal(table)) for table in tables]
        ids = {item.id for _, item in items}
        tabs = {item.tab.casefold() for item in replaced.values() if item.id not in ids}
        found: dict[str, Deal] = {}
        for table, item in items:
            if item.id in found:
                table.find("id", f"{item.id!r} is the id of two deals")
            if item.id in self.taken:
                table.find("id", f"{item.id!r} is the id of a company or of the market")
            if item.tab.casefold() in tabs:
                table.find("tab", f"{item.tab!r} is the tab of two deals")
            tabs.add(item.tab.casefold())
            found[item.id] = item
        return found

    def _deal(self, table: TomlTable) -> Deal:
        subject = read_subject(table, self.sources)
        kind = table.choice("kind", self.kinds)
        if kind in self.kinds:
            self._needs(table, subject, self.kinds[kind])
        return Deal(
            **{each.name: getattr(subject, each.name) for each in fields(subject)},
            kind=kind,
            tab=_tab(table),
            summary=name(table, "summary"),
            condition=name(table, "condition"),
            flows=read_flows(table, subject, self.companies, self.sources),
            breaks=_break(table.table("break")) if "break" in table.content else None,
        )

    def _needs(self, table: TomlTable, subject: Subject, kind: Kind) -> None:
        """Check that a deal holds what the tab of its kind computes with, in its units."""
        held = subject.units
        for key, unit in {**kind.OPTIONAL, **kind.NEEDS}.items():
            if key not in held and key in kind.NEEDS:
                table.find("kind", f"a deal of this kind needs {key!r} in {unit!r}")
            elif held.get(key, unit) != unit:
                table.find("kind", f"{key!r} must be in {unit!r}, is in {held[key]!r}")


def _break(table: TomlTable) -> Break:
    """Read what breaks a deal; whether its tab has that headline only the layout knows."""
    found = Break(
        headline=identifier(table, "headline"),
        comparison=table.choice("comparison", COMPARISONS),
        threshold=table.number("threshold"),
        unit=table.choice("unit", UNITS),
        moved_by=table.texts("moved_by", needed=False),
        as_of=dated(table, "as_of"),
        note=table.text("note"),
    )
    among(table, "moved_by", found.moved_by, STRESS_KEYS)
    table.done()
    return found


def _article_first(item: tuple[str, Deal]) -> tuple[bool, str]:
    """Sort the deals of the article before those that came after it."""
    key, deal = item
    return not any("article" in flow.editions for flow in deal.flows), key


def _see_to_name(table: TomlTable, company: Subject) -> None:
    if EVERY in company.name.values():
        message = f"a company cannot be called {EVERY!r}, which the functions take for all of them"
        table.find("name", message)


def _tab(table: TomlTable) -> str:
    """Take the name of a deal's tab, as spreadsheets allow it."""
    title = table.text("tab")
    length = len(title.encode("utf-16-le")) // 2  # as Excel counts: an emoji is two
    if length > TAB_LENGTH:
        table.find("tab", f"has {length} characters; a tab's name has at most {TAB_LENGTH}")
    if title.casefold() == TAB_RESERVED:
        table.find("tab", f"{title!r} is a name that Excel keeps for itself")
    if TAB_FORBIDDEN & set(title) or title.strip("'") != title:
        table.find("tab", f"{title!r} has a character that a tab's name cannot have")
    return title
