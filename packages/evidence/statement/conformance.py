"""Reads in-toto statements with the published protobuf classes (PyPI in-toto-attestation).

stdin: a JSON array of statements. stdout: a JSON array with, for each, null or what is wrong with it.
Every field must be one of the class's; two places where the classes say less than SLSA's specification are named below.
"""

import json
import sys

from google.protobuf import json_format
from in_toto_attestation.predicates.provenance.v1 import provenance_pb2
from in_toto_attestation.predicates.test_result.v0 import test_result_pb2
from in_toto_attestation.predicates.vsa.v1 import vsa_pb2
from in_toto_attestation.v1 import resource_descriptor_pb2, statement_pb2
from in_toto_attestation.v1.statement import Statement

FACTS = "https://github.com/mlops-actions/mlops-actions/facts/v1"
PREDICATES = {
    "https://slsa.dev/provenance/v1": provenance_pb2.Provenance,
    "https://in-toto.io/attestation/test-result/v0.1": test_result_pb2.TestResult,
    "https://slsa.dev/verification_summary/v1": vsa_pb2.VerificationSummary,
}


def check(document):
    Statement.copy_from_pb(json_format.ParseDict(document, statement_pb2.Statement())).validate()
    predicate = dict(document["predicate"])
    del predicate[FACTS]  # an extension field: its name is a URI
    message = PREDICATES[document["predicateType"]]()
    if isinstance(message, vsa_pb2.VerificationSummary):
        amend_summary(predicate)
    json_format.ParseDict(predicate, message)


def amend_summary(predicate):
    """SLSA's VSA v1: verifiedLevels is an array, policy and inputAttestations are whole ResourceDescriptors."""
    levels = predicate.pop("verifiedLevels")
    if not (isinstance(levels, list) and all(isinstance(level, str) for level in levels)):
        raise ValueError("verifiedLevels is not an array of strings")
    for resource in [predicate["policy"], *predicate["inputAttestations"]]:
        json_format.ParseDict(resource, resource_descriptor_pb2.ResourceDescriptor())
        for extra in set(resource) - {"uri", "digest"}:
            del resource[extra]


def problem(document):
    try:
        check(document)
        return None
    except Exception as error:  # whatever the class objects to is the answer
        return f"{type(error).__name__}: {error}"


# predicate dictionaries are amended in place, so each document is read once
json.dump([problem(document) for document in json.load(sys.stdin)], sys.stdout)
