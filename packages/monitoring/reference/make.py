"""Makes values.json beside it: a small reference and a window, and what NumPy, SciPy and scikit-learn say of them.

    pip install numpy==2.4.6 scipy==1.17.1 scikit-learn==1.9.1
    python make.py

The bins are made here again from their definition: deciles of what is neither missing nor zero, zero and missing apart,
and what lies below and above all of the reference (of values like its n own, one in n + 1 does each); the 20 most frequent values, the others together, missing apart.
"""

import json
from pathlib import Path

import numpy as np
from scipy import stats
from scipy.spatial.distance import jensenshannon
from sklearn.metrics import brier_score_loss, roc_auc_score

rng = np.random.default_rng(20130601)
FLOOR = 1e-4


def sample(rows, shift):
    x = np.round(rng.normal(shift, 1 + shift, rows), 3)
    x[rng.random(rows) < 0.3 - 0.2 * shift] = 0
    x[rng.random(rows) < 0.05 + 0.1 * shift] = np.nan
    weekday = rng.integers(1, 8 - int(shift > 0), rows).astype(float)
    letters = np.array([f"v{min(int(k), 29):02d}" for k in rng.zipf(1.4 + shift, rows)], dtype=object)
    letters[rng.random(rows) < 0.02] = None
    score = np.round(rng.beta(2 + shift, 5, rows), 5)
    target = (rng.random(rows) < score).astype(int)
    return {"x": x, "weekday": weekday, "letter": letters, "score": score, "target": target}


def edges_of(values):
    present = values[~np.isnan(values) & (values != 0)]
    return np.unique(np.quantile(present, np.arange(1, 10) / 10, method="inverted_cdf"))


def by_edges(values, edges, reference):
    """The last two hold what lies below and above all of the reference."""
    low, high = np.nanmin(reference), np.nanmax(reference)
    present = values[~np.isnan(values) & (values != 0)]
    within = present[(present >= low) & (present <= high)]
    bins = np.bincount(np.searchsorted(edges, within, side="left"), minlength=len(edges) + 1)
    return np.array([np.isnan(values).sum(), (values == 0).sum(), *bins, (present < low).sum(), (present > high).sum()])


def most_frequent(values):
    found, counts = np.unique(values[values != None], return_counts=True)  # noqa: E711
    return [str(v) for v in found[np.lexsort((found.astype(str), -counts))][:20]]


def by_values(values, listed):
    missing = np.array([v is None or v != v for v in values])
    counts = [(values[~missing] == one).sum() for one in listed]
    return np.array([missing.sum(), (~missing).sum() - sum(counts), *counts])


def distances(before, now):
    r, c = (np.maximum(counts / counts.sum(), FLOOR) for counts in (before, now))
    used = np.array([before, now])[:, before + now > 0]
    return {
        "counts": [before.tolist(), now.tolist()],
        "psi": float(np.sum((c - r) * np.log(c / r))),
        "jensen-shannon": float(jensenshannon(before, now, base=2)),
        "cramers-v": float(np.sqrt(stats.chi2_contingency(used, correction=False).statistic / used.sum())),
        "pValue": float(stats.chi2_contingency(used, correction=False).pvalue),
    }


def ordered(a, b, edges):
    """Over the edges and the extremes of both, values spread evenly in between: the reference ends where its values do."""
    a, b = a[~np.isnan(a)], b[~np.isnan(b)]
    low, high = a.min(), a.max()
    points = np.array([min(low, b.min()), low, *edges, high, max(high, b.max())])
    f, g = (np.array([0, (v < low).mean(), *[(v <= edge).mean() for edge in [*edges, high]], 1]) for v in (a, b))
    fine = np.linspace(points[0], points[-1], 2_000_001)
    apart = np.abs(np.interp(fine, points, f) - np.interp(fine, points, g))
    return {"ks": float(np.abs(f - g).max()), "wasserstein": float(np.trapezoid(apart, fine))}


before, now = sample(1500, 0.0), sample(900, 0.3)
expected = {}
for name in ("x", "score"):
    edges = edges_of(before[name])
    expected[name] = {
        "edges": edges.tolist(),
        **distances(
            by_edges(before[name], edges, before[name]) + np.array([*[0] * (3 + len(edges)), 1, 1]),
            by_edges(now[name], edges, before[name]),
        ),
        **ordered(before[name], now[name], edges),
    }
weekdays = sorted(set(before["weekday"]))
expected["weekday"] = distances(by_values(before["weekday"], weekdays), by_values(now["weekday"], weekdays))
letters = most_frequent(before["letter"])
expected["letter"] = {"values": letters, **distances(by_values(before["letter"], letters), by_values(now["letter"], letters))}

target, score = now["target"], now["score"]


def squared_skill(keep=slice(None)):
    y, s = target[keep], score[keep]
    return 1 - np.mean((s - y) ** 2) / np.mean((y.mean() - y) ** 2)


left_out = np.array([squared_skill(np.arange(len(target)) != i) for i in range(len(target))])
skills = {
    "roc_auc": float(roc_auc_score(target, score)),
    "brier_skill": float(1 - brier_score_loss(target, score) / brier_score_loss(target, np.full(len(target), target.mean()))),
    "brierJackknifeError": float(np.sqrt((len(target) - 1) / len(target) * np.sum((left_out - left_out.mean()) ** 2))),
}


def plain(table):
    return {name: [None if v is None or v != v else v for v in values.tolist()] for name, values in table.items()}


out = {"before": plain(before), "now": plain(now), "expected": expected, "skills": skills}
Path(__file__).with_name("values.json").write_text(json.dumps(out, separators=(",", ":")) + "\n")
