"""Logistic regression on 8 × 8 pixel digits. The model is plain JSON: coefficients, nothing that could run."""

import json
import os
from pathlib import Path

import duckdb
import numpy as np
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import log_loss
from sklearn.model_selection import cross_val_predict
from threadpoolctl import threadpool_limits

OUTPUT = Path(os.environ["MLOPS_OUTPUT"])
PARAMS = {"C": 0.01, "max_iter": 1000} | json.loads(os.environ["MLOPS_PARAMS"])

rows = duckdb.read_parquet(str(Path(os.environ["MLOPS_FEATURES"], "train.parquet")))
features = [name for name in rows.columns if name not in ("id", "target")]
columns = rows.fetchnumpy()
pixels = np.column_stack([columns[name] for name in features]).astype(float)
digit = np.asarray(columns["target"])

threadpool_limits(1)  # several threads are slower on matrices of this size, and round differently on other machines
model = LogisticRegression(**PARAMS)
left_out = cross_val_predict(model, pixels, digit, cv=5, method="predict_proba")
model.fit(pixels, digit)

(OUTPUT / "model").mkdir()
trained = {
    "features": features,
    "classes": [str(name) for name in model.classes_],
    "coefficients": model.coef_.tolist(),
    "intercepts": model.intercept_.tolist(),
}
(OUTPUT / "model" / "model.json").write_text(json.dumps(trained))
metrics = {
    "rows": len(digit),
    "cv_accuracy": float((model.classes_[left_out.argmax(axis=1)] == digit).mean()),
    "cv_log_loss": float(log_loss(digit, left_out)),
}
(OUTPUT / "metrics.json").write_text(json.dumps(metrics))
print(f"{len(digit):,} digits, accuracy {metrics['cv_accuracy']:.3f} in cross-validation")
