import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Event, GithubDouble, Repository, WorkflowRun } from '../doubles/github/index.ts';
import type { Ended } from './step.ts';

/** A workflow run that a scenario is about. */
export interface Work {
  run: WorkflowRun;
  event: Event;
}

/** A repository on a GitHub of its own, and what happens there. */
export class Lab {
  readonly double: GithubDouble;
  readonly repository: Repository;
  readonly directory = mkdtempSync(join(tmpdir(), 'lab-'));
  /** What ran at the same time as the run that the story is about. */
  readonly rivals: { work: Work; ended: Ended }[] = [];

  /** Of those, the ones that came to no verdict, and were not run again yet. */
  readonly broken: Work[] = [];

  /** Steps that ended before the attempt that is looked at, or beside it. */
  readonly aside: Ended[] = [];

  constructor(double: GithubDouble, repository: Repository) {
    this.double = double;
    this.repository = repository;
  }

  /** The run that an event starts. */
  startRun(event: Event, workflow: string): WorkflowRun {
    return this.double.startRun({
      repository: this.repository,
      workflow,
      event: event.name,
      headSha: event.headSha,
      headBranch: event.headBranch,
      headRepository: event.headRepository,
      ...(event.pullRequest && { pullRequest: event.pullRequest.number }),
    });
  }

  /** Another attempt of a run, as somebody starts it. */
  again({ run }: Work): void {
    this.double.rerun(run);
  }

  finish({ run }: Work, ended: Ended | undefined): void {
    this.double.finishRun(run, ended?.status === 0 ? 'success' : 'failure');
  }

  /** Waits until all is done that was asked for: of whoever was killed, the last request may still be worked on. */
  idle(): Promise<void> {
    return this.double.server.idle();
  }

  async close(): Promise<void> {
    await this.double.close();
    rmSync(this.directory, { recursive: true, force: true, maxRetries: 3 });
  }
}
