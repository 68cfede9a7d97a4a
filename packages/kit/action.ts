import { z } from 'zod';
import type { Host } from './host.ts';
import type { Json, Verdict } from './result.ts';

/** What a GitHub token needs for this action; local runs need none. */
export type Permissions = Readonly<Record<string, 'read' | 'write'>>;

/** What flows between stages. A stage that reads a thing runs after the stage that makes it. */
export type Artifact =
  'data' | 'data-report' | 'features' | 'model' | 'evaluation' | 'gate' | 'scan' | 'card' | 'report';

export interface Place {
  reads: readonly Artifact[];
  makes: readonly Artifact[];
  /** Runs even when what it reads was not made: a report on a run that failed. */
  always?: boolean;
}

export interface ActionDefinition<Inputs extends z.ZodObject, Output extends string> {
  /** `verb-noun`: the folder under `actions/`, the CLI command, the stage's name in evidence. */
  name: string;
  /** As the marketplace shows it. */
  title: string;
  /** One or two sentences. */
  description: string;
  /** Kebab-case keys; each field described. Every value arrives as a string (environment or flag). */
  inputs: Inputs;
  outputs: Readonly<Record<Output, string>>;
  permissions: Permissions;
  /** What the token needs instead, by an input and its value. */
  permissionsWith?: Readonly<Record<string, Readonly<Record<string, Permissions>>>>;
  /** Set where the action runs programs of the project; `unless` an input has one of these values. */
  userCode?: { unless?: Readonly<Record<string, readonly string[]>> };
  /** The section of mlops.yml that says the same things as the inputs. */
  section?: string;
  /** Its verdict is what people require of a change: whether the model may be merged. */
  decides?: boolean;
  /** Where the stage stands in the chain; absent for commands that are not part of one. */
  chain?: Place;
  /** Inputs that the command line also takes without a flag, in this order; the last one may repeat. */
  positional?: readonly string[];
  run(context: ActionContext<z.output<Inputs>>): Promise<ActionResult<Output>>;
}

export interface ActionContext<Inputs> {
  inputs: Inputs;
  host: Host;
}

export interface ActionResult<Output extends string = string> {
  /** Absent for a stage that only makes something. */
  verdict?: Verdict;
  /** One plain sentence that leads with the deciding number. */
  summary: string;
  outputs: Record<Output, string>;
  /** The stage's machine-readable result: what `--json` shows as `result`. */
  result?: Json;
  /** What a person reads on a terminal instead of the summary: a table, a tree. Already escaped for a terminal. */
  text?: string;
  /** Path of the statement written, when one was. */
  evidence?: string;
  cached?: boolean;
}

/** An action whose input and output types are no longer of interest: what registries and hosts hold. */
export type Action = Omit<ActionDefinition<z.ZodObject, string>, 'run'> & {
  // A method, so that an action with precise inputs is still an Action (methods are bivariant).
  run(context: ActionContext<Record<string, unknown>>): Promise<ActionResult>;
};

/** Whether it speaks where a change is talked about: in the comment on a pull request. */
export function writesComments({ permissions }: Pick<Action, 'permissions'>): boolean {
  return permissions['pull-requests'] === 'write';
}

/** Gives the declaration its types and checks the names that files and flags are made of. */
export function defineAction<Inputs extends z.ZodObject, Output extends string>(
  definition: ActionDefinition<Inputs, Output>,
): ActionDefinition<Inputs, Output> {
  for (const name of [definition.name, ...Object.keys(definition.inputs.shape), ...Object.keys(definition.outputs)]) {
    if (!/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/.test(name)) throw new TypeError(`"${name}" is not kebab-case`);
  }
  return definition;
}

/** An input that lists several values, separated by commas or line breaks; empty entries are dropped. */
export function list(): z.ZodType<string[], string | undefined> {
  return z
    .string()
    .prefault('')
    .transform((text) =>
      text
        .split(/[,\n]/)
        .map((item) => item.trim())
        .filter((item) => item !== ''),
    );
}

/** A yes-or-no input: `true`/`false` (also yes/no, on/off, 1/0). */
export function flag(fallback = false): z.ZodType<boolean, string | undefined> {
  return z.stringbool().prefault(String(fallback));
}

/** A number input. Empty means absent; anything that is not a finite number is refused. */
export function number(): z.ZodType<number | undefined, string | undefined> {
  return z
    .string()
    .optional()
    .transform((text, context) => {
      if (text === undefined || text.trim() === '') return undefined;
      const value = Number(text);
      if (Number.isFinite(value)) return value;
      context.addIssue({ code: 'custom', message: `expected a number, got "${text}"` });
      return z.NEVER;
    });
}

/** A text input that may be left out; empty means absent. */
export function text(): z.ZodType<string | undefined, string | undefined> {
  return z
    .string()
    .optional()
    .transform((value) => (value === undefined || value === '' ? undefined : value));
}

/**
 * Inputs that a workflow step has besides those of its action: what the server must be told. A terminal has none of them.
 * The fallbacks are expressions that the runner fills in.
 */
export const stepInputs = {
  token: {
    description:
      'Token for GitHub, with the permissions that this page names. Without one nothing is asked or shown there.',
    fallback: '${{ github.token }}',
  },
  matrix: {
    description: 'The matrix of the job: each of its combinations has a report of its own.',
    fallback: '${{ toJson(matrix) }}',
  },
  ledger: {
    description:
      '`branch` keeps recorded runs in the branch mlops/ledger (needs contents: write), `artifacts` in artifacts of the workflow runs, `off` nowhere; `auto` uses the branch where there is one. Or `owner/name` of the repository that has the branch.',
    fallback: 'auto',
  },
  'ledger-token': {
    description: 'Token for the ledger, when another repository has it.',
    fallback: '',
  },
  check: {
    description:
      '`true` shows the verdict in a check run of its own too (needs checks: write). The conclusion of the job is a check anyway.',
    fallback: 'false',
  },
} as const;

/** The inputs of everything that is about a project. */
export const projectInputs = {
  config: text().describe(
    'Path of mlops.yml, or a glob that names several (`models/*/mlops.yml`): they are run in the order of their paths, and of the outputs only `verdict` is given, the worst. Default: mlops.yml in the working directory, when it is there.',
  ),
  project: text().describe(
    "Name of the project, where no mlops.yml says it: two models of one repository need two. Default: the repository's name.",
  ),
  'data-roots': list().describe(
    'Directories outside the project that data may be read from (the operator decides, not mlops.yml).',
  ),
};

/** The inputs of every stage of a project. */
export const stageInputs = {
  ...projectInputs,
  cache: flag(true).describe('Take the stage from an earlier run when nothing it reads has changed.'),
};
