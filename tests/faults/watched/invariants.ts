import { readIssueMarker } from '../../../packages/github/published/issue-marker.ts';
import { ERROR, Invariants } from '../invariants.ts';
import type { Ended } from '../step.ts';
import { OWNER, type LookWork, type WatchedLab } from './lab.ts';

/** That a cause has one open issue for as long as it lasts, and is dispatched once. */
export class LookInvariants extends Invariants<WatchedLab, LookWork> {
  // What was seen, that a retraining is asked for, and that it was.
  protected override readonly commits = 3;

  static of(lab: WatchedLab): Promise<LookInvariants> {
    return new LookInvariants(lab).begin();
  }

  protected override ofRun({ lasts, project }: LookWork, { status, outputs }: Ended, clean: boolean): string[] {
    const right = lasts ? 1 : 0;
    const problems: string[] = [];
    if (status !== right && (clean || (status !== undefined && status !== ERROR)))
      problems.push(`looking at ${project} ended with ${status}, expected ${right}`);
    const key = outputs['key'] ?? '';
    if (status === 1 && key !== keyOf(project)) problems.push(`${project} was seen to drift, and the key is ${key}`);
    return problems;
  }

  protected override async ofWorld(work: LookWork, _: Ended, clean: boolean): Promise<string[]> {
    return [...this.#issues(work, clean), ...(await this.#dispatches(work, clean))];
  }

  #issues({ project, lasts }: LookWork, clean: boolean): string[] {
    const { issues } = this.lab.double.state(this.lab.repository);
    const ours = issues.filter(({ body, title }) => readIssueMarker(body) && title.startsWith(`${project}: `));
    const open = ours.filter(({ state }) => state === 'open');
    const problems: string[] = [];
    if (open.length > 1) problems.push(`doubled: ${open.length} open issues of ${project}`);
    if (clean && open.length !== (lasts ? 1 : 0))
      problems.push(`${open.length} open issues of ${project}, whose cause ${lasts ? 'lasts' : 'is over'}`);
    for (const { assignees, number } of open)
      if (assignees.join() !== OWNER) problems.push(`#${number} is assigned to ${assignees.join()}, expected ${OWNER}`);
    return problems;
  }

  /** One for the cause. Whether one that nobody knows of has arrived is not asked within the hour. */
  async #dispatches({ project, lasts, later }: LookWork, clean: boolean): Promise<string[]> {
    const sent = this.lab.dispatched(project);
    const key = keyOf(project);
    if (sent.some((one) => one !== key)) return [`${project} was dispatched for ${sent.join()}, expected ${key}`];
    if (sent.length > 1) return [`doubled: ${sent.length} dispatches for ${key}`];
    if (!clean || !lasts || sent.length === 1) return [];
    const claims = [...this.ledger.keys()].filter((path) => path.startsWith(`retrainings/${project}/`));
    const claim = await this.recorded(claims[0] ?? '');
    return claim?.['state'] === 'asking' && later === 0 ? [] : [`lost: nobody was asked to train for ${key}`];
  }
}

const keyOf = (project: string): string => `${project}/drift/2026-03-01T00:00:00.000Z`;
