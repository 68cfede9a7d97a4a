"""Runs logged to a real MLflow server: what its API answers, and what MLflow's own client makes of it.

Prints one line of JSON, the last one, and keeps the server until stdin ends. The recordings beside it were made by

    uv run --no-project --with mlflow==3.17.2 record.py < /dev/null | tail -1 > recorded/3.17.2.json
    uv run --no-project --with mlflow==2.22.4 --with 'sqlalchemy<2.1' record.py < /dev/null | tail -1 > recorded/2.22.4.json

and laid out by prettier. Answers and dictionaries are text, byte for byte.
"""

import json
import os
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request

import mlflow


class Echo(mlflow.pyfunc.PythonModel):
    def predict(self, context, model_input: list[str]) -> list[str]:
        return model_input


def get(url):
    try:
        with urllib.request.urlopen(url, timeout=30) as answer:
            return {"status": answer.status, "body": answer.read().decode()}
    except urllib.error.HTTPError as error:
        return {"status": error.code, "body": error.read().decode()}


def start_server(directory):
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    url = f"http://127.0.0.1:{port}"
    program = [sys.executable, "-m", "mlflow", "server", "--host", "127.0.0.1", "--port", str(port), "--workers", "1"]
    stores = ["--backend-store-uri", "sqlite:///runs.db", "--artifacts-destination", "artifacts"]
    # Nine processes fewer, and nothing told to others.
    env = {**os.environ, "MLFLOW_SERVER_ENABLE_JOB_EXECUTION": "false", "MLFLOW_DISABLE_TELEMETRY": "true"}
    server = subprocess.Popen(program + stores, cwd=directory, env=env, stdout=sys.stderr)
    for _ in range(120):
        try:
            if get(f"{url}/health")["body"] == "OK":
                return url, server
        except OSError:
            time.sleep(1)
    server.terminate()
    raise SystemExit("MLflow did not start within two minutes")


def log_whole():
    with mlflow.start_run(run_name="depth 3") as run:
        mlflow.log_params({"max_iter": 150, "learning_rate": 0.08, "nothing": ""})
        for step in range(3):
            mlflow.log_metric("loss", 1 / (step + 1), step=step)
        mlflow.log_metrics({"roc_auc": 0.778, "small": 1e-05, "large": 1e22, "zero": 0.0, "whole": 3})
        mlflow.log_metrics({"nan": float("nan"), "up": float("inf"), "down": float("-inf")})
        mlflow.set_tags({"team": "ops", "note": "häßlich | <b>\n@y"})
        import numpy

        table = mlflow.data.from_numpy(numpy.array([1.0, 2.0]), targets=numpy.array([0, 1]), name="train")
        mlflow.log_input(table, context="training")
        where = {"name": "model"} if mlflow.__version__ >= "3" else {"artifact_path": "model"}
        mlflow.pyfunc.log_model(python_model=Echo(), pip_requirements=[], **where)
    return run.info.run_id


def log_running():
    run = mlflow.MlflowClient().create_run("0", run_name="still at it")
    return run.info.run_id


def log_failed():
    try:
        with mlflow.start_run(run_name="broken") as run:
            mlflow.log_metric("loss", float("nan"))
            raise ValueError
    except ValueError:
        return run.info.run_id


def main():
    os.environ["MLFLOW_DISABLE_TELEMETRY"] = "true"
    with tempfile.TemporaryDirectory() as directory:
        url, server = start_server(directory)
        try:
            mlflow.set_tracking_uri(url)
            mlflow.set_experiment("flights-delay")
            asked = f"{url}/api/2.0/mlflow/runs/get?run_id="
            runs = {"whole": log_whole(), "running": log_running(), "failed": log_failed()}
            recorded = {
                name: {
                    "id": run,
                    "answer": get(asked + run)["body"],
                    "dictionary": json.dumps(mlflow.get_run(run).to_dictionary()),
                }
                for name, run in runs.items()
            }
            said = {"version": mlflow.__version__, "server": url, "runs": recorded, "missing": get(asked + "0" * 32)}
            print("\n" + json.dumps(said), flush=True)
            sys.stdin.read()
        finally:
            server.terminate()
            server.wait()


if __name__ == "__main__":
    main()
