"""Make the README's picture: a tab of a fresh build, computed and drawn by LibreOffice."""

import shutil
import tempfile
from pathlib import Path

from workbooks.build import build
from workbooks.cli.render import render

PICTURE = Path(__file__).parents[1] / "workbooks" / "pictures" / "amd-openai.png"

with tempfile.TemporaryDirectory() as name:
    workbook = Path(name) / "ono.xlsx"
    workbook.write_bytes(build().content)
    drawn = render(workbook, Path(name) / "tabs", 84)
    shutil.copy(next(each for each in drawn if each.stem.endswith("AMD-OpenAI")), PICTURE)
