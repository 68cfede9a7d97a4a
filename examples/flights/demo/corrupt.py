"""Damages the data as somebody once did: in June, distances are in kilometres. `corrupt.py data/flights.parquet`"""

import sys
from pathlib import Path

import duckdb

file = Path(sys.argv[1])
aside = file.with_suffix(".aside")
flights = duckdb.connect(config={"threads": 1}).read_parquet(str(file))
kilometres = "CASE WHEN month = 6 THEN round(distance * 1.609344)::INTEGER ELSE distance END AS distance"
flights.project(f"* REPLACE ({kilometres})").write_parquet(str(aside), compression="zstd")
aside.replace(file)
