import { scheduleEvent, startGithub } from '../../doubles/github/index.ts';
import { Lab, type Work } from '../lab.ts';

const WORKFLOW = '.github/workflows/monitor.yml';
export const OWNER = 'grace';
const HOUR_MS = 3_600_000;

const COUNT = 600;
/** Scores as they were validated, or as they are served on days that are as before or lower. */
function table(...days: [day: string, how: 'as before' | 'lower'][]): string {
  const rows = days.flatMap(([day, how]) =>
    Array.from({ length: COUNT }, (_, at) => {
      const score = (((at * 7919) % COUNT) + 0.5) / COUNT / (how === 'lower' ? 4 : 1);
      return `${day}/${at},${at % 5},${score},${day}`;
    }),
  );
  return `id,size,score,time\n${rows.join('\n')}\n`;
}

const BEFORE: Parameters<typeof table>[0] = ['2026-02-28', 'as before'];
const DRIFTED: Parameters<typeof table> = [
  ['2026-03-01', 'lower'],
  ['2026-03-02', 'lower'],
];
const described = (project: string): string => `project: ${project}
evaluate: {predictions: validated.csv, metrics: [roc_auc]}
monitor:
  reference: validated.csv
  drift: {prediction: {windows: 2 of 2}}
  owners: {model: ${OWNER}}
`;

/** A look at what was served, while the cause lasts or when it is over. */
export interface LookWork extends Work {
  project: string;
  lasts: boolean;
  /** Milliseconds after the looks before it. */
  later: number;
}

/** A repository whose project has another name for each case, and drifts once. */
export class WatchedLab extends Lab {
  #projects = 0;

  static async open(): Promise<WatchedLab> {
    const double = await startGithub();
    const repository = double.createRepository({ owner: 'acme', name: 'delays' });
    repository.settings.collaborators.push(OWNER);
    await double.commit(repository, 'main', {
      '.gitignore': '.mlops/\n',
      'validated.csv': table(['2026-01-01', 'as before']),
      'drifted.csv': table(BEFORE, ...DRIFTED),
      'over.csv': table(BEFORE, ...DRIFTED, ['2026-03-03', 'as before'], ['2026-03-04', 'as before']),
    });
    return new WatchedLab(double, repository);
  }

  /** The first look at a project that has drifted. */
  async drifted(): Promise<LookWork> {
    const project = `delays-${++this.#projects}`;
    await this.double.commit(this.repository, 'main', { 'mlops.yml': described(project) });
    return this.look({ project, lasts: true });
  }

  async look(of: Pick<LookWork, 'project' | 'lasts'>, hours = 0): Promise<LookWork> {
    const event = await scheduleEvent(this.double.world, this.repository, '43 5 * * *');
    return { ...of, run: this.startRun(event, WORKFLOW), event, later: hours * HOUR_MS };
  }

  /** Keys of the retrainings that a project was asked for. */
  dispatched(project: string): unknown[] {
    const { dispatches } = this.double.state(this.repository);
    return dispatches.filter(({ payload }) => payload['project'] === project).map(({ payload }) => payload['key']);
  }
}
