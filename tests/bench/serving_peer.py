"""What a team would write instead: FastAPI, pydantic and onnxruntime on one thread, answering the same requests."""

import os

import numpy as np
import onnxruntime
from fastapi import FastAPI
from pydantic import BaseModel

options = onnxruntime.SessionOptions()
options.intra_op_num_threads = 1
session = onnxruntime.InferenceSession(os.environ["MODEL"], options, providers=["CPUExecutionProvider"])
TYPES = {"float32": "FP32", "int64": "INT64"}


class Tensor(BaseModel):
    name: str
    shape: list[int]
    datatype: str
    data: list[float]


class Request(BaseModel):
    id: str | None = None
    inputs: list[Tensor]


app = FastAPI()


@app.get("/v2/health/ready")
def ready():
    return {"ready": True}


@app.post("/v2/models/{name}/infer")
def infer(name: str, request: Request):
    feeds = {given.name: np.array(given.data, dtype=np.float32).reshape(given.shape) for given in request.inputs}
    made = zip(session.get_outputs(), session.run(None, feeds))
    outputs = [
        {"name": spec.name, "datatype": TYPES[str(value.dtype)], "shape": value.shape, "data": value.ravel().tolist()}
        for spec, value in made
    ]
    return {"model_name": name, "id": request.id, "outputs": outputs}
