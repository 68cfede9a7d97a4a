"""Ridge regression of disease progression after a year. The model is plain JSON: coefficients, nothing that could run."""

import json
import os
from pathlib import Path

import duckdb
import numpy as np
from sklearn.linear_model import Ridge
from sklearn.model_selection import cross_val_predict
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

OUTPUT = Path(os.environ["MLOPS_OUTPUT"])
PARAMS = {"alpha": 10.0} | json.loads(os.environ["MLOPS_PARAMS"])

rows = duckdb.read_parquet(str(Path(os.environ["MLOPS_FEATURES"], "train.parquet")))
features = [name for name in rows.columns if name not in ("id", "target")]
columns = rows.fetchnumpy()
matrix = np.column_stack([columns[name] for name in features]).astype(float)
progression = np.asarray(columns["target"]).astype(float)

model = make_pipeline(StandardScaler(), Ridge(**PARAMS))
left_out = cross_val_predict(model, matrix, progression, cv=5)
scaler, ridge = (step for _, step in model.fit(matrix, progression).steps)

# The scaling is folded into the coefficients, so that prediction is one product.
coefficients = ridge.coef_ / scaler.scale_
trained = {
    "features": features,
    "coefficients": coefficients.tolist(),
    "intercept": float(ridge.intercept_ - coefficients @ scaler.mean_),
}
(OUTPUT / "model").mkdir()
(OUTPUT / "model" / "model.json").write_text(json.dumps(trained))
residual = progression - left_out
metrics = {
    "rows": len(progression),
    "cv_r2": float(1 - residual.var() / progression.var()),
    "cv_mean_absolute_error": float(np.abs(residual).mean()),
}
(OUTPUT / "metrics.json").write_text(json.dumps(metrics))
print(f"{len(progression):,} patients, R² {metrics['cv_r2']:.3f} in cross-validation")
