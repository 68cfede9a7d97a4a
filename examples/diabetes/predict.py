"""Predicts progression with the coefficients that train.py left."""

import json
import os
from pathlib import Path

import duckdb
import numpy as np

model = json.loads(Path(os.environ["MLOPS_MODEL"], "model.json").read_text())
columns = duckdb.read_parquet(str(Path(os.environ["MLOPS_FEATURES"], "evaluate.parquet"))).fetchnumpy()
matrix = np.column_stack([columns[name] for name in model["features"]]).astype(float)

predictions = {"id": columns["id"], "prediction": matrix @ np.array(model["coefficients"]) + model["intercept"]}
database = duckdb.connect(config={"threads": 1})
database.register("predictions", predictions)
database.table("predictions").write_parquet(str(Path(os.environ["MLOPS_OUTPUT"], "predictions.parquet")))
