import { isAbsolute, relative, resolve, sep } from 'node:path';
import { escape, formatWhere, type Annotation, type Clock, type Host, type Log, type Random } from '#kit';
import { terminalVoice } from '#local';
import { annotationCommand, command, type Command } from './commands.ts';
import { stepFiles } from './files.ts';

export interface GithubVoice extends Pick<
  Host,
  'log' | 'annotate' | 'group' | 'progress' | 'summary' | 'output' | 'mask'
> {
  /** Says how many annotations had no room. To be called when the step has nothing more to say. */
  end(): void;
}

export interface GithubVoiceOptions {
  env: Readonly<Record<string, string | undefined>>;
  /** Of stdout. */
  write(text: string): void;
  clock: Clock;
  random: Random;
}

/** GitHub shows ten annotations of each level a step, and says nothing of the others. */
const MOST_ANNOTATIONS = 10;
/** Of those, how many lines of the log may take: what has a place in a file is worth more. */
const MOST_FROM_LOG = 4;
const SHORTEST_SECRET = 3;

/**
 * The voice of a workflow step. Everything goes to stdout, where the runner looks for commands in every line: text of
 * any origin passes `escape.logLine` once, and a line is written either as text or as a command, here and nowhere else.
 */
export function githubVoice({ env, write, clock, random }: GithubVoiceOptions): GithubVoice {
  // What was put together of harmless parts may be a command again.
  const text = (lines: string): void => write(lines.split('\n').map(escape.logLine).join('\n'));
  const plain = terminalVoice({ interactive: false, write: text }, clock, { quiet: false, verbose: true });
  const say = (name: Command, data = ''): void => write(`${command(name, data)}\n`);
  const { annotate, fromLog, end } = annotations(env, { write, plain });
  let groups = 0;

  const log: Log = {
    debug: (message) => say('debug', plain.clean(message)),
    info: plain.log.info,
    warning: (message) => fromLog('warning', message),
    error: (message) => fromLog('error', message),
  };

  return {
    log,
    annotate,
    async group(title, body) {
      // The runner knows no group within a group: the first end would end both.
      if (groups > 0) log.info(title);
      else say('group', plain.clean(title).replace(/\n/g, ' '));
      groups += 1;
      try {
        return await body();
      } finally {
        groups -= 1;
        if (groups === 0) say('endgroup');
      }
    },
    progress: plain.progress,
    mask(secret) {
      plain.mask(secret);
      // The runner hides text within one line, so that each line of a key is a secret.
      for (const line of new Set([secret, ...secret.split(/\r?\n/)]))
        if (line.trim().length >= SHORTEST_SECRET) say('add-mask', line);
    },
    ...stepFiles(env, random),
    end,
  };
}

type Level = Annotation['level'];
interface Annotations {
  annotate(annotation: Annotation): void;
  fromLog(level: 'warning' | 'error', message: string): void;
  end(): void;
}

/** The first nine of a level, and then one more: the tenth, or how many there were. Every one is a line of the log. */
function annotations(
  env: Readonly<Record<string, string | undefined>>,
  { write, plain }: { write(text: string): void; plain: ReturnType<typeof terminalVoice> },
): Annotations {
  const shown: Record<Level, number> = { notice: 0, warning: 0, error: 0 };
  const logged: Record<Level, number> = { notice: 0, warning: 0, error: 0 };
  const held: Record<Level, string[]> = { notice: [], warning: [], error: [] };

  const asText = ({ level, message, title, where }: Annotation): void => {
    const line = [formatWhere(where), title, message].filter((part) => part !== undefined && part !== '').join(': ');
    if (level === 'notice') plain.log.info(line);
    else plain.log[level](line);
  };

  const annotate = (annotation: Annotation): void => {
    const { level, where, title } = annotation;
    const file = where?.file === undefined ? undefined : inRepository(where.file, env['GITHUB_WORKSPACE']);
    // A row or a field has no place in GitHub's annotations, nor has a file elsewhere.
    const said = file === undefined ? where : { row: where?.row, field: where?.field };
    const message = [formatWhere(said), annotation.message].filter((part) => part !== '').join(': ');
    const line = annotationCommand(
      {
        level,
        message: plain.clean(message),
        ...(title !== undefined && { title: plain.clean(title) }),
        ...(where && { where }),
      },
      file === undefined ? undefined : plain.clean(file),
    );
    if (shown[level] < MOST_ANNOTATIONS - 1) {
      shown[level] += 1;
      write(`${line}\n`);
    } else {
      held[level].push(line);
      asText(annotation);
    }
  };

  return {
    annotate,
    fromLog(level, message) {
      logged[level] += 1;
      if (logged[level] <= MOST_FROM_LOG) annotate({ level, message });
      else plain.log[level](message);
    },
    end() {
      for (const level of ['notice', 'warning', 'error'] as const) {
        const [last, ...more] = held[level].splice(0);
        if (last === undefined) continue;
        write(`${more.length === 0 ? last : command(level, `${more.length + 1} more, see report`)}\n`);
      }
    },
  };
}

/** As the diff names it; undefined for a file that is not in the repository. */
function inRepository(file: string, workspace: string | undefined): string | undefined {
  if (workspace === undefined || workspace === '') return undefined;
  const path = relative(workspace, resolve(file)).split(sep);
  return path[0] === '..' || path[0] === '' || isAbsolute(path.join(sep)) ? undefined : path.join('/');
}
