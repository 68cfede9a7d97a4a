"""Asks a server all that the protocol has, through the client that is generated from its description."""

import json
import sys

from open_inference.openapi.client import OpenInferenceClient
from open_inference.openapi.errors import BadRequestError
from open_inference.openapi.types import InferenceRequest, RequestInput


def column(name: str, datatype: str, value) -> RequestInput:
    return RequestInput(name=name, datatype=datatype, shape=[1, 1], data=[value])


client = OpenInferenceClient(base_url=sys.argv[1])
client.check_server_liveness()
client.check_server_readiness()
client.check_model_readiness("delays")
client.check_model_version_readiness("delays", "1.2.3")
metadata = client.read_model_metadata("delays")
inputs = [column("carrier", "BYTES", "UA"), column("distance", "FP32", 1400), column("temp", "FP32", 50)]
answer = client.model_infer("delays", request=InferenceRequest(id="42", inputs=inputs))
again = client.model_version_infer("delays", "1.2.3", request=InferenceRequest(id="42", inputs=inputs))
assert again == answer
try:
    client.model_infer("delays", request=InferenceRequest(inputs=[column("carrier", "FP32", 1), *inputs[1:]]))
    refused = "nothing"
except BadRequestError as error:
    refused = error.body["error"] if isinstance(error.body, dict) else error.body.error
probabilities = {output.name: output for output in answer.outputs}["probabilities"]
values = probabilities.data.__root__ if hasattr(probabilities.data, "__root__") else probabilities.data
print(
    json.dumps(
        {
            "server": client.read_server_metadata().name,
            "inputs": [[tensor.name, tensor.datatype, tensor.shape] for tensor in metadata.inputs],
            "id": answer.id,
            "score": values[1],
            "refused": refused,
        }
    )
)
