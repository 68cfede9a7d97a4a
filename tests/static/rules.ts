/** What we promise of every workflow and no tool checks; most of it the workflow engine of the tests ignores. */
import { release } from '../../packages/cli/on-github/release.ts';
import { exists, own, type Document, type Finding, type Kind } from './documents.ts';
import { level, readWorkflow, scopes, type Job, type Workflow } from './workflow.ts';

interface Rule {
  /** Kinds that are let off, and why. */
  except?: Partial<Record<Kind, string>>;
  check(workflow: Workflow): Broken[];
}

interface Broken {
  line?: number;
  message: string;
}

const WRITTEN_SHORT = 'what a page shows is kept short; the templates that people start from have it';

export const rules: Readonly<Record<string, Rule>> = {
  'expression-in-run': {
    check: ({ jobs }) =>
      everyStep(jobs).flatMap(({ run }) =>
        run?.text.includes('${{')
          ? [{ line: run.line, message: 'an expression in a script is code of whoever chose its value' }]
          : [],
      ),
  },

  timeout: {
    except: { shown: WRITTEN_SHORT },
    // A job that calls a workflow cannot have one; the jobs in there do.
    check: ({ jobs }) =>
      jobs
        .filter((job) => job.calls === undefined && !job.timeout)
        .map(({ id, line }) => ({ line, message: `job ${id} has no timeout-minutes: it may hold a runner for days` })),
  },

  permissions: {
    except: { shown: WRITTEN_SHORT },
    check: (workflow) => [
      ...(workflow.permissions === undefined
        ? [{ message: 'no permissions at the top: what a later job forgets is granted' }]
        : []),
      ...workflow.jobs
        .filter(({ permissions }) => permissions === undefined || typeof permissions === 'string')
        .map(({ id, line }) => ({ line, message: `job ${id} does not list its permissions` })),
    ],
  },

  pinned: {
    except: { shown: WRITTEN_SHORT },
    check: ({ jobs }) =>
      everyStep(jobs)
        .filter(({ uses }) => uses !== undefined && !isLocal(uses) && !isOurs(uses))
        .filter(({ uses, comment }) => !/@[0-9a-f]{40}$/.test(uses!) || !/^ v\d+\.\d+\.\d+$/.test(comment ?? ''))
        .map(({ line, uses }) => ({ line, message: `${uses} is not a full commit with its version beside it` })),
  },

  ours: {
    check: ({ jobs }) =>
      [...everyStep(jobs), ...jobs.map(({ line, calls }) => ({ line, uses: calls }))]
        .filter(({ uses }) => uses !== undefined && isOurs(uses) && !knownReferences.includes(uses.split('@')[1]!))
        .map(({ line, uses }) => ({ line, message: `${uses} is not at ${knownReferences.join(' or ')}` })),
  },

  credentials: {
    except: { shown: WRITTEN_SHORT },
    check: ({ jobs }) =>
      everyStep(jobs)
        .filter(
          ({ uses, with: given }) => uses?.startsWith('actions/checkout@') && given['persist-credentials'] !== false,
        )
        .map(({ line }) => ({ line, message: 'the checkout leaves its token on disk' })),
  },

  zones: {
    check: ({ jobs }) =>
      jobs.flatMap(({ id, line, steps, permissions }) =>
        steps.some(({ uses, with: given }) => given['part'] === 'work' || (uses !== undefined && isLocal(uses)))
          ? scopes(permissions)
              .filter((scope) => level(permissions, scope) > level({ [scope]: 'read' }, scope))
              .map((scope) => ({ line, message: `job ${id} runs code of the project and may write ${scope}` }))
          : [],
      ),
  },

  judges: {
    check: ({ jobs }) =>
      jobs
        .filter(({ steps }) => steps.some(({ with: given }) => given['part'] === 'judge'))
        .flatMap(({ id, steps }) =>
          steps
            .filter(({ uses, run }) => run !== undefined || (uses !== undefined && isLocal(uses)))
            .map(({ line }) => ({ line, message: `job ${id} judges, and runs something else beside it` })),
        ),
  },

  'target-trigger': {
    check: ({ triggers }) =>
      triggers.includes('pull_request_target')
        ? [{ message: "pull_request_target gives a fork's change the token of the repository" }]
        : [],
  },

  'after-a-fork': {
    // Started by the run of a fork: with its code, or a cache it could fill, the right to write would be the fork's.
    check: ({ triggers, jobs }) =>
      triggers.includes('workflow_run')
        ? forFork(jobs)
            .flatMap((job) => [job, ...forFork(called(job))].map((each) => ({ line: job.line, steps: each.steps })))
            .flatMap(({ line, steps }) =>
              steps
                .filter(({ uses, run }) => run !== undefined || uses === undefined || !isOurs(uses))
                .map(({ uses }) => ({
                  line,
                  message: `after a run of a fork, only our own action: not ${uses ?? 'a script'}`,
                })),
            )
        : [],
  },

  concurrency: {
    check: ({ triggers, concurrency }) =>
      triggers.includes('workflow_call') && concurrency
        ? [{ message: 'a called workflow with a concurrency group can wait for its own caller for ever' }]
        : [],
  },

  secrets: {
    check: ({ jobs }) =>
      jobs
        .filter(({ inheritsSecrets }) => inheritsSecrets)
        .map(({ id, line }) => ({ line, message: `job ${id} hands over every secret there is` })),
  },
};

const FROM_HERE = 'github.event.workflow_run.head_repository.full_name == github.repository';

/** Those that the run of a fork gets to begin: neither they nor what they need keeps it out. */
function forFork(jobs: readonly Job[]): Job[] {
  const keepsOut = ({ condition }: Job): boolean => condition.includes(FROM_HERE);
  return jobs.filter((job) => !keepsOut(job) && !jobs.some((one) => job.needs.includes(one.id) && keepsOut(one)));
}

/** The findings of our own rules. An action.yml has no jobs: the language service and zizmor look at it. */
export function ownRules(document: Document): Finding[] {
  if (document.kind === 'action') return [];
  const workflow = readWorkflow(document.text);
  return Object.entries(rules)
    .filter(([, { except }]) => except?.[document.kind] === undefined)
    .flatMap(([check, rule]) => rule.check(workflow).map((broken) => ({ check, document, ...broken })));
}

const knownReferences = [release.version, ...(release.commit === undefined ? [] : [release.commit])];

function everyStep(jobs: readonly Job[]): Job['steps'] {
  return jobs.flatMap(({ steps }) => steps);
}

/** An action of the checkout: of whoever wrote what was checked out. */
function isLocal(uses: string): boolean {
  return uses.startsWith('./');
}

function isOurs(uses: string): boolean {
  return new RegExp(`^${release.repository}[/@]`).test(uses);
}

/** The jobs of a workflow of ours that a job calls. */
function called({ calls }: Job): readonly Job[] {
  const path = calls?.slice(release.repository.length + 1).split('@')[0];
  return calls !== undefined && isOurs(calls) && exists(path!) ? readWorkflow(own(path!)).jobs : [];
}
