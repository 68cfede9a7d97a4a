"""Scores digits with the coefficients that train.py left: one column of probabilities for each class."""

import json
import os
from pathlib import Path

import duckdb
import numpy as np

model = json.loads(Path(os.environ["MLOPS_MODEL"], "model.json").read_text())
columns = duckdb.read_parquet(str(Path(os.environ["MLOPS_FEATURES"], "evaluate.parquet"))).fetchnumpy()
pixels = np.column_stack([columns[name] for name in model["features"]]).astype(float)

logits = pixels @ np.array(model["coefficients"]).T + np.array(model["intercepts"])
scores = np.exp(logits - logits.max(axis=1, keepdims=True))
scores /= scores.sum(axis=1, keepdims=True)

predictions = {"id": columns["id"]} | {f"score_{name}": scores[:, at] for at, name in enumerate(model["classes"])}
database = duckdb.connect(config={"threads": 1})
database.register("predictions", predictions)
database.table("predictions").write_parquet(str(Path(os.environ["MLOPS_OUTPUT"], "predictions.parquet")))
