"""Loads texts with the libraries that read them, and says by which of them each made a directory: as a loaded program may."""

import json
import os
import sys
import tempfile

import jsonpickle
import yaml
from hydra.utils import instantiate
from omegaconf import OmegaConf

with_hydra = lambda path: [instantiate(part) for part in list_of(OmegaConf.load(path))]
list_of = lambda config: [config, *(config.values() if OmegaConf.is_dict(config) else config)]
text_of = lambda path: open(path, encoding="utf-8", newline="").read()
LOADERS = {
    "yaml": lambda path: list(yaml.unsafe_load_all(text_of(path))),
    "libyaml": lambda path: list(yaml.load_all(open(path, "rb"), getattr(yaml, "CUnsafeLoader", yaml.UnsafeLoader))),
    "hydra": with_hydra,
    "jsonpickle": lambda path: jsonpickle.decode(text_of(path), keys=True),
}


def runs(load):
    try:
        load("text")
    except (Exception, RecursionError):
        pass
    if not os.path.exists("RAN"):
        return False
    os.rmdir("RAN")
    return True


os.chdir(tempfile.mkdtemp())
ran = []
for text in json.load(sys.stdin):
    with open("text", "w", encoding="utf-8", newline="") as file:
        file.write(text)
    ran.append([name for name, load in LOADERS.items() if runs(load)])
print(json.dumps(ran))
