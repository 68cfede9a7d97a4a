"""Scores $MLOPS_FEATURES with the exported model: predictions.parquet holds id and score."""

import os
from pathlib import Path

import export
import table

columns = table.read(Path(os.environ["MLOPS_FEATURES"]) / "evaluate.parquet")
score = export.scores(Path(os.environ["MLOPS_MODEL"]) / "model.onnx", columns)
table.write(Path(os.environ["MLOPS_OUTPUT"]) / "predictions.parquet", {"id": columns["id"], "score": score})
print(f"{len(score):,} flights scored, {score.mean():.3f} expected late")
