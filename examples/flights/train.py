"""Trains gradient boosting on $MLOPS_FEATURES and leaves model/model.onnx, metrics.json and oof.parquet."""

import os

os.environ["OMP_NUM_THREADS"] = "1"  # on a busy machine more threads made one fit take a minute instead of two seconds

import json
import re
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path

import numpy as np
from sklearn.ensemble import HistGradientBoostingClassifier
from sklearn.metrics import log_loss, roc_auc_score

import export
import table

FEATURES = Path(os.environ["MLOPS_FEATURES"])
OUTPUT = Path(os.environ["MLOPS_OUTPUT"])
PARAMS = json.loads(os.environ["MLOPS_PARAMS"])
SEED = int(os.environ["MLOPS_SEED"])

DATE = re.compile(r"\d{4}-\d{2}-\d{2}")  # inside a flight's id

# The exported model answers with float32; more than this and it is another model than the one that was judged.
PARITY = 1e-6


def fit(rows: np.ndarray, target: np.ndarray) -> HistGradientBoostingClassifier:
    # Text is coded as numbers and not declared categorical: that variant exports without an error, but wrong.
    return HistGradientBoostingClassifier(**PARAMS, early_stopping=False, random_state=SEED).fit(rows, target)


def periods(ids: np.ndarray) -> np.ndarray:
    """The month of each flight; when there is only one, the week of that month."""
    dates = [DATE.search(id)[0] for id in ids]
    months = np.array([date[:7] for date in dates])
    return months if len(set(months)) > 1 else np.array([int(date[8:]) // 7 for date in dates])


def left_out(fold) -> np.ndarray:
    """Scores of one period by a model that saw only the others."""
    held = period == fold
    return fit(matrix[~held], target[~held]).predict_proba(matrix[held])[:, 1]


columns = table.read(FEATURES / "train.parquet")
names = table.names(FEATURES)
categories = {name: sorted(set(columns[name])) for name in names if columns[name].dtype == object}
matrix = np.column_stack(
    [np.searchsorted(categories[name], columns[name]) if name in categories else columns[name] for name in names]
).astype(np.float32)
target = columns["target"].astype(int)
period = periods(columns["id"])
folds = sorted(set(period))

# Forked, so that the matrix is shared; the whole model trains beside the folds.
with ProcessPoolExecutor(max_workers=min(4, os.cpu_count() or 1), mp_context=get_context("fork")) as pool:
    whole = pool.submit(fit, matrix, target)
    scores = list(pool.map(left_out, folds))
    model = whole.result()

(OUTPUT / "model").mkdir(parents=True, exist_ok=True)
file = OUTPUT / "model" / "model.onnx"
file.write_bytes(export.onnx(model, names, categories))
difference = float(np.abs(export.scores(file, columns) - model.predict_proba(matrix)[:, 1]).max())
if not difference < PARITY:
    raise SystemExit(f"the exported model differs from the trained one by {difference:.2g} (allowed: {PARITY:g})")

out_of_fold = np.empty(len(target))
for fold, score in zip(folds, scores):
    out_of_fold[period == fold] = score
table.write(OUTPUT / "oof.parquet", {"id": columns["id"], "score": out_of_fold})

metrics = {
    "rows": len(target),
    "positive_rate": float(target.mean()),
    "oof_roc_auc": float(roc_auc_score(target, out_of_fold)),
    "oof_log_loss": float(log_loss(target, out_of_fold)),
    "onnx_difference": difference,
}
(OUTPUT / "metrics.json").write_text(json.dumps(metrics, indent=2) + "\n")
print(f"{len(target):,} flights, {len(names)} features; left-out periods: ROC AUC {metrics['oof_roc_auc']:.4f}")
