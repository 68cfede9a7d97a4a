/** What a bundle says of itself to whoever opens it, with or without this software. */
export function readme(project: string, runs: number): string {
  return `Evidence of ${project}: ${runs === 1 ? 'one recorded run' : `${runs} recorded runs`}

Everything here is plain JSON, Parquet, Markdown and HTML. No software of ours is needed to read it.

  index.json                        what each run made, and where in this folder it is
  runs.jsonl                        one line for each run: metrics, parameters, commit, verdict
  runs/<run>/run.json               the record: commit, verdict, digests of all that was read and made
  runs/<run>/statements/<stage>.json  in-toto Statement v1, byte for byte as recorded
  runs/<run>/outputs/<stage>/...    model, predictions, results: the bytes that the store still had
  runs/<run>/report/                the report, when everything it is made of was there
  accepted/                         exceptions on record, when all runs were exported
  SHA256SUMS                        digests of all these files

Runs whose stage made the same bytes share one folder; index.json says which. A file with "here": false was recorded,
but was not in the store of this machine. Raw data are not here: run.json has their sha256 under "data".

Check that nothing was changed since the export:

  sha256sum -c SHA256SUMS           (macOS: shasum -a 256 -c SHA256SUMS)

Check that a statement is the one that was recorded: its sha256 is under "statements" in run.json, and the sha256 of a
file in outputs/ is under "subject" of its stage's statement.

A table of all runs, with pandas:

  import pandas
  runs = pandas.read_json("runs.jsonl", lines=True)
  print(runs.filter(regex="^(run_id|metrics|tags.verdict)"))

Into MLflow (its tracking address in MLFLOW_TRACKING_URI):

  import json, mlflow
  mlflow.set_experiment("${project}")
  for line in open("runs.jsonl"):
      run = json.loads(line)
      part = lambda name: {key.removeprefix(name + "."): value for key, value in run.items()
                           if key.startswith(name + ".") and value is not None}
      with mlflow.start_run(run_name=run["run_id"][:12]):
          mlflow.log_params(part("params"))
          mlflow.log_metrics(part("metrics"))
          mlflow.set_tags(part("tags"))
`;
}
