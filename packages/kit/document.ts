import { z } from 'zod';
import { Verdict } from './result.ts';

const Where = z.strictObject({
  file: z.string().optional().describe('as the user named it'),
  line: z.number().int().positive().optional(),
  column: z.number().int().positive().optional().describe('character in a text file'),
  row: z.number().int().positive().optional().describe('data row, the header not counted'),
  field: z.string().optional().describe('data column, configuration key, input or JSON field'),
});

/** What every command prints on stdout with `--json` when it did its work, whatever the verdict. */
export const ResultDocument = z
  .strictObject({
    stage: z.string().describe('name of the action or command'),
    verdict: Verdict.optional().describe('absent when the command judges nothing'),
    summary: z.string().describe('one sentence that leads with the deciding number'),
    outputs: z.record(z.string(), z.string()).describe('the same as the outputs of the workflow step'),
    evidence: z.string().optional().describe('path of the statement written'),
    cached: z.boolean().optional().describe('whether an earlier result was taken'),
    result: z.json().optional().describe('what the stage found, in its own schema'),
  })
  .meta({ title: 'Result of an mlops command', description: 'stdout of `mlops … --json` with exit code 0, 1 or 3' });
export type ResultDocument = z.infer<typeof ResultDocument>;

/** What every command prints on stdout with `--json` when it could not do its work. */
export const ErrorDocument = z
  .strictObject({
    error: z.strictObject({
      code: z
        .string()
        .regex(/^MLOPS_[A-Z0-9_]+$/)
        .describe('stable; listed in errors.md'),
      message: z.string().describe('what is wrong and what was expected'),
      where: Where.optional(),
      hint: z.string().optional().describe('the next step'),
    }),
  })
  .meta({ title: 'Error of an mlops command', description: 'stdout of `mlops … --json` with exit code 2' });
export type ErrorDocument = z.infer<typeof ErrorDocument>;

const ProjectFile = z.string().describe('path of the mlops.yml');

/** What every command prints on stdout with `--json` when `--config` is a glob: each project's result or error. */
export const ProjectsDocument = z
  .strictObject({
    projects: z
      .array(z.union([ResultDocument.extend({ config: ProjectFile }), ErrorDocument.extend({ config: ProjectFile })]))
      .describe('in the order of their paths'),
  })
  .meta({
    title: 'Results of an mlops command for several projects',
    description: 'stdout of `mlops … --json --config GLOB`; the exit code is the worst of all',
  });
