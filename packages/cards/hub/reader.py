"""Reads README.md files as the model hub's own library does: paths in, what it understood as JSON out."""

import json
import sys

from huggingface_hub import ModelCard

FIELDS = ("task_type", "dataset_type", "dataset_name", "metric_type", "metric_value")


def understood(path: str) -> dict:
    card = ModelCard.load(path)
    results = card.data.eval_results or []
    return {
        "keys": sorted(card.data.to_dict()),
        "model": card.data.model_name,
        "license_name": card.data.get("license_name"),
        "results": [[getattr(result, field) for field in FIELDS] for result in results],
    }


print(json.dumps([understood(path) for path in sys.argv[1:]]))
