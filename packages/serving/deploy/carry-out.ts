import { MlopsError, type Host, type JsonObject, type Verdict } from '#kit';
import { Refused } from './refused.ts';

type StepName =
  'verify' | 'fetch' | 'scan' | 'digest' | 'start' | 'golden' | 'smoke' | 'canary' | 'switch' | 'promote' | 'record';

/** One step of a deployment: what it will do, in words, and how. */
export interface Step {
  name: StepName;
  what: string;
  /** @returns what came of it, in words. @throws Refused to say no; any other error is one of the world */
  run(): Promise<string | Shortfall>;
}

/** What a step could not do, and does not keep a proven version from clients. */
interface Shortfall {
  missed: string;
}

export interface StepReport extends JsonObject {
  name: StepName;
  what: string;
  status: 'done' | 'missed' | 'failed' | 'not reached';
  /** What came of it, or why not. */
  detail: string;
  seconds: number;
}

export interface Carried {
  steps: StepReport[];
  verdict: Verdict;
  /** Why it is no pass. */
  reason?: string;
  /** The error that ended it, when it was the world's and not a no. */
  error?: unknown;
}

/** Carries out the steps in their order, up to the first that fails. */
export async function carryOut(host: Host, steps: readonly Step[]): Promise<Carried> {
  const reports: StepReport[] = [];
  for (const [index, { name, what, run }] of steps.entries()) {
    const began = host.clock.monotonic();
    const report = (status: StepReport['status'], detail: string): StepReport => {
      return { name, what, status, detail, seconds: Math.round(host.clock.monotonic() - began) / 1000 };
    };
    try {
      host.signal.throwIfAborted();
      const came = await run();
      if (typeof came === 'string') {
        reports.push(report('done', came));
        host.log.info(`${name}: ${came}`);
      } else {
        reports.push(report('missed', came.missed));
        host.log.warning(`${name}: ${came.missed}`);
      }
    } catch (error) {
      const reason = `${name}: ${(error as Error).message}`;
      reports.push(report('failed', (error as Error).message));
      const rest = steps.slice(index + 1).map((step) => ({ ...step, status: 'not reached', detail: '', seconds: 0 }));
      const left = rest.map(({ run: _, ...step }) => step as unknown as StepReport);
      const steps_ = [...reports, ...left];
      if (error instanceof Refused) return { steps: steps_, verdict: error.verdict, reason };
      return isNo(error)
        ? { steps: steps_, verdict: 'fail', reason }
        : { steps: steps_, verdict: 'fail', reason, error };
    }
  }
  return { steps: reports, verdict: 'pass' };
}

/** Errors that say something of the model that is being deployed, not of the world around it. */
function isNo(error: unknown): boolean {
  return error instanceof MlopsError && (error.code === 'MLOPS_DEPLOY_START' || error.code === 'MLOPS_DEPLOY_ANSWER');
}
