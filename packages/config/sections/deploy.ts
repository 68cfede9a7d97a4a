import { z } from 'zod';
import { Argv, Duration, Name } from './words.ts';

const Share = z.union([
  z.number().gt(0).lt(1),
  z
    .string()
    .regex(/^\d{1,2}(\.\d+)?%$/, 'a share such as 5%')
    .describe('a share such as 5%'),
]);

const url = z.url({ protocol: /^https?$/ });
const address = z.string().min(1);
const port = z.number().int().min(0).max(65_535);
const env = z.array(z.string());

/** What must hold before a version answers for the others, whatever it is deployed to. */
const proof = {
  golden: z
    .strictObject({
      rows: z
        .number()
        .int()
        .min(200)
        .max(100_000)
        .default(10_000)
        .describe(
          'how many predictions of the evaluation are asked again at most; of more, which ones is chosen anew each time',
        ),
      tolerance: z
        .number()
        .nonnegative()
        .default(1e-5)
        .describe(
          'largest difference of an answer from the recorded prediction, in proportion to its size, or to the largest of most where these are below 1: 0.00001 are five digits; never more than a hundredth of the range of most recorded predictions',
        ),
    })
    .prefault({})
    .describe('golden replay: predictions recorded at evaluation, asked again over the wire'),
  smoke: z
    .strictObject({
      requests: z.number().int().min(20).max(100_000).default(200).describe('requests of one row, one after the other'),
      'p99-ms': z.number().positive().default(250).describe('milliseconds within which 99 of 100 of them are answered'),
    })
    .prefault({})
    .describe('what the service must bear before it is switched to'),
  ready: Duration.default('60 s').describe('how long a started version may take to be ready'),
  canary: z
    .strictObject({
      share: Share.describe('share of the requests that the new version answers: 0.05, or 5%'),
      requests: z.number().int().positive().default(100).describe('how many of them it must answer without an error'),
      within: Duration.default('10 min').describe('how long to wait for them; fewer requests are inconclusive'),
    })
    .optional()
    .describe('real requests that the new version answers before the switch; default: none'),
  promote: Name.optional().describe('stage label that a deployed version is given in the registry, such as production'),
  env: env.default([]).describe('environment variables that what is started may see'),
};

/** Programs of the target `command`. */
const programs = {
  start: Argv.describe('starts the version of $MLOPS_VERSION beside the old one; leaves {"url": …} in $MLOPS_OUTPUT'),
  switch: Argv.describe('makes the started version answer at `url`'),
  rollback: Argv.describe('makes the version before the last switch answer at `url` again'),
  status: Argv.describe(
    'leaves what is deployed in $MLOPS_OUTPUT: {"serving": {"name", "version", "digest", "url"}, "warm": {…}, "candidate": {…}}; name and url may be left out',
  ),
  discard: Argv.optional().describe('ends a started version that was not switched to'),
  stop: Argv.optional().describe('ends the version that serves: after a first deployment that failed nothing serves'),
};

/** What every target may have otherwise in staging; the stage label of production is none of it. */
const staged = {
  promote: Name.optional().describe('stage label that it is given there, such as staging; default: none'),
  env: env.optional().describe('environment variables that what is started there may see'),
};
const STAGING = 'where a release is deployed first, and what is otherwise there';

const ProcessDeploy = z.strictObject({
  target: z.literal('process').describe('servers of this machine behind a router'),
  ...proof,
  runtime: z
    .enum(['onnxruntime-web', 'onnxruntime-node'])
    .default('onnxruntime-web')
    .describe(
      "what runs the model: the pinned WebAssembly one, or the project's own native one, in its node_modules beside mlops.yml",
    ),
  address: address.default('127.0.0.1').describe('address that the router listens on'),
  port: port.default(8080).describe('port that clients ask, from the next deployment on; 0 chooses a free one once'),
  'memory-mib': z
    .number()
    .int()
    .min(64)
    .default(2048)
    .describe('resident memory (MiB) beyond which a server is ended and started anew'),
  staging: z
    .strictObject({ port, address: address.optional(), ...staged })
    .optional()
    .describe(STAGING),
});
export type ProcessDeploy = z.infer<typeof ProcessDeploy>;

const CommandDeploy = z.strictObject({
  target: z.literal('command').describe('whatever your own programs deploy to'),
  ...proof,
  url: url.describe('where clients ask the deployed model (Open Inference Protocol v2)'),
  ...programs,
  'time-limit': Duration.default('10 min').describe('for each of the programs'),
  staging: z
    .strictObject({ url, ...z.object(programs).partial().shape, ...staged })
    .optional()
    .describe(STAGING),
});
export type CommandDeploy = z.infer<typeof CommandDeploy>;

export const DeploySection = z.union([ProcessDeploy, CommandDeploy]);
export type DeploySection = z.infer<typeof DeploySection>;

/** What holds in staging: all that `staging:` does not say is as in production, but nobody is there to ask a canary. */
export function inStaging({ staging, ...section }: DeploySection): DeploySection | undefined {
  const { promote: _, canary: __, ...same } = section;
  return staging && ({ ...same, ...staging } as DeploySection);
}
