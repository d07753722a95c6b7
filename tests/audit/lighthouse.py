"""Lighthouse over a few pages of the running site, as a telephone on a slow line sees them."""

import json
import os
import subprocess
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PROGRAM = ROOT / ".audit" / "node_modules" / ".bin" / "lighthouse"
CHROMIUM = "/usr/bin/chromium"
FLAGS = "--headless=new --no-sandbox --disable-gpu --disable-quic --no-first-run"
CATEGORIES = ("performance", "accessibility", "best-practices", "seo")
WANTED = 95
TRIES = 3
"""A machine with other work lowers what a page scores: the best of so many counts."""
SECONDS = 180


@dataclass(frozen=True)
class Score:
    """Points of 100 by category, and which audits took points away."""

    points: dict[str, int]
    lost: tuple[str, ...]

    @property
    def low(self) -> bool:
        return min(self.points.values()) < WANTED

    def __str__(self) -> str:
        told = ", ".join(f"{name} {points}" for name, points in self.points.items())
        return told + (f" (lost by {', '.join(self.lost)})" if self.low else "")


def scores(address: str, paths: list[str], folder: Path, cookie: str) -> dict[str, Score]:
    """Return the best score of each page."""
    return {path: _best(address + path, folder, cookie) for path in paths}


def _best(url: str, folder: Path, cookie: str) -> Score:
    """Return the best of a few tries; one in which the browser fell over is a try that is lost."""
    best, fell = None, None
    for _ in range(TRIES):
        try:
            one = _score(url, folder, cookie)
        except subprocess.CalledProcessError as crash:
            fell = crash
            continue
        best = max(best or one, one, key=lambda s: min(s.points.values()))
        if not best.low:
            break
    if best is None:
        said = fell.stderr.decode(errors="replace")[-500:]
        raise SystemExit(f"Lighthouse could not look at {url}: {said}")
    return best


def _score(url: str, folder: Path, cookie: str) -> Score:
    report = folder / "report.json"
    command = [
        str(PROGRAM),
        url,
        "--quiet",
        "--output=json",
        f"--output-path={report}",
        f"--chrome-flags={FLAGS}",
        f"--only-categories={','.join(CATEGORIES)}",
        f"--extra-headers={json.dumps({'Cookie': cookie})}",
    ]
    env = os.environ | {"CHROME_PATH": CHROMIUM}
    subprocess.run(command, env=env, timeout=SECONDS, check=True, capture_output=True)
    told = json.loads(report.read_text("utf-8"))
    points = {name: round(100 * told["categories"][name]["score"]) for name in CATEGORIES}
    return Score(points, tuple(sorted(_lost(told))))


def _lost(told: dict) -> set[str]:
    return {
        ref["id"]
        for name in CATEGORIES
        for ref in told["categories"][name]["auditRefs"]
        if ref["weight"] and (told["audits"][ref["id"]]["score"] or 0) < 0.9
    }
