"""Asks a deployed model about a sample of a month's flights: `ask.py URL MODEL features.parquet 2013-06 4000`.

Over HTTP, in the words of the Open Inference Protocol v2. Each row names its flight, so the server's log can be read by the
day of the flight. Prints what came of it as JSON.
"""

import json
import sys
import time
from urllib.request import Request, urlopen

import duckdb

ROWS_AT_ONCE = 500


def tensor(name: str, datatype: str, values: list) -> dict:
    return {"name": name, "datatype": datatype, "shape": [len(values)], "data": values}


def main(url: str, model: str, features: str, month: str, rows: int) -> None:
    address = f"{url}/v2/models/{model}"
    with urlopen(address) as answer:
        inputs = json.load(answer)["inputs"]
    # Those whose hash is smallest: the same ones every time, of all days.
    sample = duckdb.connect().read_parquet(features).filter(f"id LIKE '%\"{month}-%'").order("md5(id)").limit(rows)
    names, flights = sample.columns, sample.fetchall()
    scores, requests, began = [], 0, time.monotonic()
    for start in range(0, len(flights), ROWS_AT_ONCE):
        columns = dict(zip(names, map(list, zip(*flights[start : start + ROWS_AT_ONCE]))))
        tensors = [tensor(given["name"], given["datatype"], columns[given["name"]]) for given in inputs]
        body = json.dumps({"inputs": [*tensors, tensor("entity", "BYTES", columns["id"])]})
        request = Request(f"{address}/infer", body.encode(), {"content-type": "application/json"})
        with urlopen(request) as answer:
            outputs = {output["name"]: output for output in json.load(answer)["outputs"]}
        scores += outputs["probabilities"]["data"][1::2]  # two classes for each row, the second is "late"
        requests += 1
    said = {"rows": len(scores), "requests": requests, "seconds": time.monotonic() - began}
    first = {"flight": flights[0][names.index("id")], "score": scores[0]}
    print(json.dumps({**said, "mean": sum(scores) / len(scores), "first": first}))


if __name__ == "__main__":
    url, model, features, month, rows = sys.argv[1:]
    main(url, model, features, month, int(rows))
