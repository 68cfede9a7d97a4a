/** One line of `act --json`. */
export interface LogLine {
  job?: string;
  jobID?: string;
  matrix?: Record<string, unknown>;
  msg: string;
  stage?: string;
  step?: string;
  stepID?: string[];
  stepResult?: 'success' | 'failure' | 'skipped';
  jobResult?: 'success' | 'failure' | 'skipped' | 'cancelled';
  raw_output?: boolean;
  command?: string;
  arg?: string;
  name?: string;
  content?: string;
  kvPairs?: Record<string, string>;
}

export interface StepResult {
  /** `id:` of the step, or its index from 0. */
  id: string;
  name: string;
  stage: 'Pre' | 'Main' | 'Post';
  result: 'success' | 'failure' | 'skipped';
  outputs: Record<string, string>;
}

export interface JobResult {
  /** GITHUB_JOB */
  id: string;
  /** As act names it: `<workflow>/<job>`, `<caller>/<workflow>/<job>`. */
  name: string;
  matrix: Record<string, unknown>;
  result: 'success' | 'failure' | 'skipped' | 'cancelled';
  steps: StepResult[];
  /** Markdown, in order. */
  summary: string;
  annotations: Annotation[];
  /** What the job's steps printed. */
  lines: string[];
}

export interface Annotation {
  level: 'notice' | 'warning' | 'error';
  message: string;
  title?: string;
  file?: string;
  line?: number;
}

/** Collects the log of one run. */
export class RunLog {
  readonly #jobs = new Map<string, JobResult>();
  /** Everything act said, in order. */
  readonly lines: string[] = [];

  get jobs(): JobResult[] {
    return [...this.#jobs.values()];
  }

  add(line: LogLine): void {
    this.lines.push(line.msg.replace(/\n$/, ''));
    if (line.jobID === undefined || line.job === undefined) return;
    const job = this.#job(line.jobID, line.job.trim(), line.matrix ?? {});
    if (line.jobResult !== undefined) job.result = line.jobResult;
    if (line.raw_output === true) job.lines.push(line.msg.replace(/\n$/, ''));
    if (line.command !== undefined) this.#command(job, line);
    if (line.stepResult !== undefined && line.stepID) Object.assign(this.#step(job, line), { result: line.stepResult });
  }

  #job(id: string, name: string, matrix: Record<string, unknown>): JobResult {
    const key = `${id}\n${name}\n${JSON.stringify(matrix)}`;
    let job = this.#jobs.get(key);
    if (!job) {
      // Until act says how it ended, it did not succeed.
      job = { id, name, matrix, result: 'cancelled', steps: [], summary: '', annotations: [], lines: [] };
      this.#jobs.set(key, job);
    }
    return job;
  }

  #step(job: JobResult, { stepID = [], stage, step = '' }: LogLine): StepResult {
    const id = stepID.join('/');
    const found = job.steps.find((one) => one.id === id && one.stage === stage);
    if (found) return found;
    const made: StepResult = {
      id,
      name: step,
      stage: (stage ?? 'Main') as StepResult['stage'],
      result: 'skipped',
      outputs: {},
    };
    job.steps.push(made);
    return made;
  }

  #command(job: JobResult, line: LogLine): void {
    switch (line.command) {
      case 'summary':
        job.summary += line.content ?? '';
        break;
      case 'set-output':
        this.#step(job, line).outputs[line.name ?? ''] = line.arg ?? '';
        break;
      case 'notice':
      case 'warning':
      case 'error':
        job.annotations.push(annotation(line.command, line));
        job.lines.push(line.msg.replace(/\n$/, ''));
        break;
    }
  }
}

function annotation(level: Annotation['level'], { arg = '', kvPairs = {} }: LogLine): Annotation {
  const { title, file, line } = kvPairs;
  return {
    level,
    message: arg,
    ...(title === undefined ? {} : { title }),
    ...(file === undefined ? {} : { file }),
    ...(line === undefined ? {} : { line: Number(line) }),
  };
}
