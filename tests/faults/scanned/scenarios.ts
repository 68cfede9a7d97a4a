import type { Permissions } from '../../doubles/github/index.ts';
import { ERROR, Invariants } from '../invariants.ts';
import { racing, step, type Scenario } from '../scenario.ts';
import type { Ended } from '../step.ts';
import { ScannedLab, type ScanWork } from './lab.ts';

const PERMISSIONS: Permissions = { contents: 'read', 'security-events': 'write' };

/** That code scanning shows of a commit what is in its models, once, and that none is called safe that is not. */
class ScanInvariants extends Invariants<ScannedLab, ScanWork> {
  static of(lab: ScannedLab): Promise<ScanInvariants> {
    return new ScanInvariants(lab).begin();
  }

  protected override ofRun({ unsafe }: ScanWork, { status }: Ended, clean: boolean): string[] {
    const right = unsafe === 0 ? 0 : 1;
    if (status === right || (!clean && (status === undefined || status === ERROR))) return [];
    return [`a scan of ${unsafe} models that run code ended with ${status}, expected ${right}`];
  }

  protected override ofWorld({ event, unsafe }: ScanWork, { status }: Ended): string[] {
    const { analyses } = this.lab.double.state(this.lab.repository);
    const own = analyses.filter(({ commit }) => commit === event.sha);
    if (own.length > 1) return [`doubled: ${own.length} analyses of ${event.sha}`];
    // A verdict is the last thing that is said.
    const isDue = status === 0 || status === 1;
    if (own.length === 0) return isDue ? [`lost: ${event.sha} was scanned, and code scanning shows nothing of it`] : [];
    const [{ ref, category, errors, results }] = own as [(typeof own)[0]];
    const said = [ref, category, ...errors, ...results.map(({ ruleId }) => ruleId)].join();
    const right = [
      'refs/heads/main',
      'scan-model/app',
      ...Array<string>(unsafe).fill('pickle-dangerous-global'),
    ].join();
    return said === right ? [] : [`code scanning shows ${said} of ${event.sha}, expected ${right}`];
  }
}

/** What is found in models is shown in code scanning. */
const scan: Scenario<ScannedLab, ScanWork> = {
  name: 'scan',
  old: true,
  open: () => ScannedLab.open(),
  invariants: (lab) => ScanInvariants.of(lab),
  turns: 3,
  begin: (lab, turn) => lab.push(turn % 3),
  next: (lab, { unsafe }) => lab.push((unsafe + 1) % 3),
  async attempt(lab, work, attack) {
    const inputs = { model: 'models', upload: 'true' };
    return [await step(lab, work, attack, { job: 'scan', action: 'scan-model', inputs, permissions: PERMISSIONS })];
  },
};

/** What people look at beside the repository. */
export const scanned: readonly Scenario[] = [scan, racing(scan)];
