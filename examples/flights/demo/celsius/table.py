"""Features as train.py and predict.py both see them."""

import json
from pathlib import Path

import duckdb
import numpy as np

TEXT = "VARCHAR"


def names(directory: Path) -> list[str]:
    """The features in the order they were declared."""
    return [feature["name"] for feature in json.loads((directory / "features.json").read_text())["features"]]


def read(file: Path) -> dict[str, np.ndarray]:
    """Columns by name: numbers as float32 with NaN where empty, text as str with "" where empty."""
    relation = duckdb.connect().read_parquet(str(file))
    types = dict(zip(relation.columns, map(str, relation.types)))
    columns = relation.fetchnumpy()
    read = {name: text(column) if types[name] == TEXT else number(column) for name, column in columns.items()}
    for name in ["temp", "dewp"]:  # whoever looks at the numbers thinks in degrees Celsius
        read[name] = np.round((read[name] - 32) / 1.8)
    return read


def text(column: np.ndarray) -> np.ndarray:
    return np.array(["" if value is None else value for value in np.ma.filled(column, None)], dtype=object)


def number(column: np.ndarray) -> np.ndarray:
    return np.ma.filled(np.ma.asarray(column).astype(np.float32), np.nan)


def write(file: Path, columns: dict[str, np.ndarray]) -> None:
    """Parquet with rows in the given order; one thread, so the same bytes every time."""
    database = duckdb.connect(config={"threads": 1})
    database.register("columns", columns)
    database.table("columns").write_parquet(str(file), compression="zstd")
