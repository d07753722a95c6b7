"""The Nu HTML checker (vnu) over pages that are kept as files."""

import re
import subprocess
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
JAR = ROOT / ".audit" / "node_modules" / "vnu-jar" / "build" / "dist" / "vnu.jar"
SECONDS = 300


def faults(pages: dict, folder: Path) -> list[str]:
    """Return every error as `address:line: what is wrong`."""
    names = {}
    kept = folder / "pages"
    kept.mkdir()
    for number, (path, page) in enumerate(pages.items()):
        file = kept / f"{number}.html"
        file.write_text(page.html, encoding="utf-8")
        names[file.name] = path
    command = ["java", "-Xss2m", "-jar", str(JAR), "--errors-only", "--format", "gnu", str(kept)]
    told = subprocess.run(command, capture_output=True, text=True, timeout=SECONDS, check=False)
    if told.returncode and not told.stderr.strip():
        raise RuntimeError(f"the checker ended with {told.returncode} and said nothing")
    return [
        re.sub(r'^"?file:[^"]*/(\d+\.html)"?', lambda m: names[m[1]], line)
        for line in told.stderr.splitlines()
        if line.strip()
    ]
