"""Makes reference.json beside it: what scikit-learn says of a few samples.

    pip install numpy==2.4.6 scikit-learn==1.9.1
    python make.py

Per metric: the value; the influence n·w·∂value/∂w of each example, by central differences of scikit-learn's own
function (the infinitesimal jackknife, independent of the formulas under test); the leave-one-out jackknife's standard
error. Numbers are rounded where ties are wanted.
"""

import json
import warnings
from pathlib import Path

import numpy as np
from sklearn import metrics as m

warnings.simplefilter("error")
rng = np.random.default_rng(20130501)
STEP = 1e-5


def classes_of(score, threshold=0.5):
    return (score >= threshold).astype(int) if score.ndim == 1 else score.argmax(axis=1)


def on_classes(function, **options):
    return lambda y, s, w: function(y, classes_of(s), sample_weight=w, **options)


def on_scores(function, **options):
    return lambda y, s, w: function(y, s, sample_weight=w, **options)


both = {
    "accuracy": on_classes(m.accuracy_score),
    "balanced_accuracy": on_classes(m.balanced_accuracy_score),
    "matthews_corrcoef": on_classes(m.matthews_corrcoef),
    "f1_macro": on_classes(m.f1_score, average="macro"),
    "f1_weighted": on_classes(m.f1_score, average="weighted"),
    "precision_macro": on_classes(m.precision_score, average="macro"),
    "recall_macro": on_classes(m.recall_score, average="macro"),
    "log_loss": on_scores(m.log_loss),
    "neg_log_loss": lambda y, s, w: -m.log_loss(y, s, sample_weight=w),
}
tasks = {
    "binary-classification": both
    | {
        "roc_auc": on_scores(m.roc_auc_score),
        "average_precision": on_scores(m.average_precision_score),
        "brier_score_loss": on_scores(m.brier_score_loss),
        "neg_brier_score": lambda y, s, w: -m.brier_score_loss(y, s, sample_weight=w),
        "f1": on_classes(m.f1_score),
        "precision": on_classes(m.precision_score),
        "recall": on_classes(m.recall_score),
    },
    "multiclass-classification": both | {"roc_auc_ovr": on_scores(m.roc_auc_score, multi_class="ovr")},
    "regression": {
        "r2": on_scores(m.r2_score),
        "mean_squared_error": on_scores(m.mean_squared_error),
        "root_mean_squared_error": on_scores(m.root_mean_squared_error),
        "mean_absolute_error": on_scores(m.mean_absolute_error),
        "mean_absolute_percentage_error": on_scores(m.mean_absolute_percentage_error),
        "neg_mean_squared_error": lambda y, s, w: -m.mean_squared_error(y, s, sample_weight=w),
        "neg_root_mean_squared_error": lambda y, s, w: -m.root_mean_squared_error(y, s, sample_weight=w),
        "neg_mean_absolute_error": lambda y, s, w: -m.mean_absolute_error(y, s, sample_weight=w),
        "median_absolute_error": on_scores(m.median_absolute_error),
    },
}


def influence(metric, y, s, weight):
    psi = np.empty(len(y))
    for i in range(len(y)):
        up, down = weight.copy(), weight.copy()
        up[i] *= 1 + STEP
        down[i] *= 1 - STEP
        psi[i] = len(y) * (metric(y, s, up) - metric(y, s, down)) / (2 * STEP)
    return psi


def jackknife(metric, y, s):
    n = len(y)
    left_out = np.array([metric(np.delete(y, i), np.delete(s, i, axis=0), None) for i in range(n)])
    return float(np.sqrt((n - 1) / n * np.sum((left_out - left_out.mean()) ** 2)))


def binary(n, rate, decimals):
    y = (rng.random(n) < rate).astype(int)
    return y, np.round(1 / (1 + np.exp(-(rng.normal(size=n) + 1.6 * y - 1.0))), decimals)


def multiclass(n, rates):
    y = rng.choice(len(rates), size=n, p=rates)
    logits = rng.normal(size=(n, len(rates))) + 1.5 * np.eye(len(rates))[y]
    share = np.exp(logits) / np.exp(logits).sum(axis=1, keepdims=True)
    # Multiples of 1/64 sum to 1 exactly and tie.
    share = np.floor(share * 64) / 64
    share[:, 0] += 1 - share.sum(axis=1)
    return y, share


def regression(n):
    y = np.round(rng.normal(5, 2, size=n), 2)
    return y, np.round(0.8 * y + 1 + rng.normal(size=n), 2)


samples = [
    ("ties", "binary-classification", binary(250, 0.35, 2), False),
    ("rare positives, certain and wrong scores", "binary-classification", binary(300, 0.09, 1), False),
    ("weights", "binary-classification", binary(120, 0.4, 2), True),
    ("four classes, one rare", "multiclass-classification", multiclass(260, [0.45, 0.3, 0.2, 0.05]), False),
    ("three classes, weights", "multiclass-classification", multiclass(120, [0.5, 0.3, 0.2]), True),
    ("numbers", "regression", regression(151), False),
    ("numbers, weights", "regression", regression(100), True),
]
out = []
for name, task, (y, s), weighted in samples:
    n = len(y)
    weight = np.round(rng.uniform(0.2, 3, size=n), 2) if weighted else None
    results = {}
    for metric_name, metric in tasks[task].items():
        if metric_name == "median_absolute_error":
            if not weighted:
                results[metric_name] = {"value": float(metric(y, s, None))}
            continue
        psi = influence(metric, y, s, np.ones(n) if weight is None else weight)
        results[metric_name] = {
            "value": float(metric(y, s, weight)),
            "influence": [float(f"{x:.9g}") for x in psi],
            **({} if weighted else {"jackknife": jackknife(metric, y, s)}),
        }
    out.append(
        {
            "name": name,
            "task": task,
            "target": y.tolist(),
            **({"scores": s.T.tolist()} if s.ndim == 2 else {"score": s.tolist()}),
            **({"weight": weight.tolist()} if weighted else {}),
            "metrics": results,
        }
    )

Path(__file__).with_name("reference.json").write_text(json.dumps(out, separators=(",", ":")) + "\n")
