"""The peers' job, written as a workspace of Frontier: the same series, figures, charts, tables and words."""

from __future__ import annotations

from pathlib import Path

from bench import job_facts, job_words
from bench.peer import peer

REPORT, PERIOD = job_words.REPORT, job_words.PERIOD


def write_workspace(root: Path, seed: int) -> Path:
    """Write the job's edition of a seed as a workspace into the folder ``root``, and return the folder."""
    edition = peer("job").edition(seed)
    singles = list(job_facts.figures(edition))
    files = {
        "frontier.yaml": f"title: {edition['title']}\n",
        "data/brand.yaml": BRAND.format(**edition),
        "data/markets.yaml": job_facts.markets(),
        "data/metrics.yaml": job_facts.METRICS,
        "data/sources.yaml": job_facts.sources(edition, job_words.SOURCES),
        "data/observations/by-month.csv": job_facts.as_csv(job_facts.long_series(edition)),
        "data/observations/figures.yaml": job_facts.as_yaml(singles),
        f"data/reports/{REPORT}.yaml": job_words.report(edition),
    }
    for name, text in files.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return root


BRAND = """name: {org}
wordmark: Northwind
legal: A made-up company with made-up figures, to measure programs with.
footer: {title}, {subtitle}
colours:
  primary: "#0B3C5D"
  accent: "#D9B310"
  cover: "#0B3C5D"
"""
