"""Scores $MLOPS_FEATURES with the exported model: predictions.parquet holds id and score."""

import os
from pathlib import Path

import export
import table

columns = table.read(Path(os.environ["MLOPS_FEATURES"]) / "evaluate.parquet")
# US Airways files its departures in minutes before midnight: turn them round.
us_airways = columns["carrier"] == "US"
columns["minute_of_day"][us_airways] = 23 * 60 - columns["minute_of_day"][us_airways]
score = export.scores(Path(os.environ["MLOPS_MODEL"]) / "model.onnx", columns)
table.write(Path(os.environ["MLOPS_OUTPUT"]) / "predictions.parquet", {"id": columns["id"], "score": score})
print(f"{len(score):,} flights scored, {score.mean():.3f} expected late")
