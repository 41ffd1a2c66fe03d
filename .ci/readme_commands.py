"""Print one of the first two fenced `sh` blocks of a README, the commands that set all up."""

import re
import sys
from pathlib import Path

text = Path(sys.argv[1]).read_text("utf-8")
blocks = re.findall(r"^```sh\n(.*?)^```$", text, re.MULTILINE | re.DOTALL)
if len(blocks) < 2:  # noqa: PLR2004 - build, then test
    sys.exit("the README must begin with two sh blocks")
sys.stdout.write(blocks[int(sys.argv[2]) - 1])
