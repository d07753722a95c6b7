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
    best = _score(url, folder, cookie)
    for _ in range(TRIES - 1):
        if best.low:
            best = max(best, _score(url, folder, cookie), key=lambda s: min(s.points.values()))
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
