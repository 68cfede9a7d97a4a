"""The trained model as one ONNX file, and how that file is scored.

Its inputs are the features by name, one column each, text included: whoever serves it needs nothing else.
"""

from pathlib import Path

import numpy as np
import onnxruntime
from onnx import TensorProto, helper
from skl2onnx import convert_sklearn
from skl2onnx.common.data_types import FloatTensorType

ROWS_AT_ONCE = 20_000


def onnx(model, names: list[str], categories: dict[str, list[str]]) -> bytes:
    """The model of a float matrix, with the coding of text and the joining of columns put in front of it."""
    converted = convert_sklearn(
        model, name="flights", initial_types=[("matrix", FloatTensorType([None, len(names)]))], options={"zipmap": False}
    )
    inputs, nodes, columns = [], [], []
    for name in names:
        text = name in categories
        inputs.append(helper.make_tensor_value_info(name, TensorProto.STRING if text else TensorProto.FLOAT, [None, 1]))
        columns.append(f"{name}_code" if text else name)
        if text:
            codes = [float(code) for code in range(len(categories[name]))]
            coding = {"keys_strings": categories[name], "values_floats": codes, "default_float": -1.0}
            nodes.append(helper.make_node("LabelEncoder", [name], [f"{name}_code"], domain="ai.onnx.ml", **coding))
    nodes.append(helper.make_node("Concat", columns, ["matrix"], axis=1))
    graph = converted.graph
    whole = helper.make_graph([*nodes, *graph.node], "flights", inputs, graph.output, graph.initializer)
    # The converter asks for version 1 of the ML operators, whose LabelEncoder does not know keys and values.
    versions = {domain.domain: domain.version for domain in converted.opset_import} | {"ai.onnx.ml": 3}
    opsets = [helper.make_opsetid(domain, version) for domain, version in versions.items()]
    file = helper.make_model(whole, opset_imports=opsets, ir_version=converted.ir_version)
    return file.SerializeToString(deterministic=True)


def scores(file: Path, columns: dict[str, np.ndarray]) -> np.ndarray:
    """Probability of the positive class for every row."""
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    session = onnxruntime.InferenceSession(str(file), options, providers=["CPUExecutionProvider"])
    feeds = {given.name: columns[given.name].reshape(-1, 1) for given in session.get_inputs()}
    rows = len(next(iter(feeds.values())))
    parts = [
        session.run(["probabilities"], {name: feed[start : start + ROWS_AT_ONCE] for name, feed in feeds.items()})[0][:, 1]
        for start in range(0, rows, ROWS_AT_ONCE)
    ]
    return np.concatenate(parts).astype(np.float64)
