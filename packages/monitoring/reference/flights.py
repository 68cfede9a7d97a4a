"""Makes flights.json beside it: how the flights example is served from May to December, counted in the reference's bins.

    cd examples/flights && mlops run
    .venv/bin/python ../../packages/monitoring/reference/flights.py .mlops flights.json

The champion is the model of that run. Its reference are the out-of-fold predictions it left; what it would have answered
later is what its own program says of the features of those months. Bins are made here from their definition, by NumPy.
"""

import json
import re
import sys
from pathlib import Path

import duckdb
import numpy as np

sys.path.insert(0, str(Path.cwd()))
import export
import table

COLUMNS = ["temp", "precip", "route_arrival_delay_14d", "carrier"]
MONTH = re.compile(r"\d{4}-\d{2}(?=-\d{2})")

outputs = Path(sys.argv[1]) / "outputs"
features, model = outputs / "build-features", outputs / "train-model" / "model" / "model.onnx"


def edges_of(values):
    present = values[~np.isnan(values) & (values != 0)]
    return np.unique(np.quantile(present, np.arange(1, 10) / 10, method="inverted_cdf"))


def by_edges(values, edges):
    present = values[~np.isnan(values) & (values != 0)]
    bins = np.searchsorted(edges, present, side="left")
    return [int(np.isnan(values).sum()), int((values == 0).sum()), *np.bincount(bins, minlength=len(edges) + 1).tolist()]


def by_values(values, listed):
    counts = [int((values == one).sum()) for one in listed]
    missing = int((values == "").sum())
    return [missing, len(values) - missing - sum(counts), *counts]


def scored(name):
    columns = read(features / name)
    return columns | {"score": export.scores(model, table.read(features / name))}


def read(file):
    """As the files have it, in double precision: single precision moves a value across an edge now and then."""
    columns = table.read(file)
    numbers = duckdb.connect().read_parquet(str(file)).project(", ".join(f'CAST("{n}" AS DOUBLE) AS "{n}"' for n in COLUMNS[:-1]))
    return columns | {name: np.ma.filled(np.ma.asarray(values), np.nan) for name, values in numbers.fetchnumpy().items()}


train = read(features / "train.parquet")
oof = duckdb.connect().read_parquet(str(outputs / "train-model" / "oof.parquet")).fetchnumpy()
reference = {name: train[name] for name in COLUMNS} | {"score": oof["score"]}
later = [scored("evaluate.parquet"), scored("monitor.parquet")]
served = {name: np.concatenate([part[name] for part in later]) for name in ["id", "score", *COLUMNS]}
month = np.array([MONTH.search(id)[0] for id in served["id"]])

columns = {}
for name in ["score", *COLUMNS]:
    if name == "carrier":
        found, counts = np.unique(reference[name], return_counts=True)
        listed = [str(found[at]) for at in np.lexsort((found.astype(str), -counts))][:20]
        bins, count = {"kind": "values", "values": listed, "complete": True}, lambda values: by_values(values, listed)
    else:
        edges = edges_of(reference[name])
        low, high = float(np.nanmin(reference[name])), float(np.nanmax(reference[name]))
        bins = {"kind": "edges", "edges": edges.tolist(), "low": low, "high": high}
        count = lambda values: by_edges(values, edges)
    months = {one: count(served[name][month == one]) for one in sorted(set(month))}
    columns[name] = {"bins": bins, "reference": count(reference[name]), "months": months}
text = json.dumps({"rows": len(oof["score"]), "columns": columns}, separators=(",", ":"))
Path(__file__).with_name(sys.argv[2]).write_text(text + "\n")
