import { racing, READ, step, undisturbed, type Scenario } from '../scenario.ts';
import { DeployInvariants, RegisterInvariants } from './invariants.ts';
import { NAME, register as registers, ReleasedLab, type DeployWork, type TagWork } from './lab.ts';

/** A pushed tag is registered, and its release published. */
const register: Scenario<ReleasedLab, TagWork> = {
  name: 'register',
  old: true,
  open: () => ReleasedLab.open(),
  invariants: (lab) => RegisterInvariants.of(lab),
  begin: (lab) => lab.tagNew(true),
  next: (lab) => lab.tagNew(true),
  attempt: registers,
};

/** A pushed tag on a commit that no confirmed run has recorded is not. */
const unproven: Scenario<ReleasedLab, TagWork> = {
  ...register,
  name: 'register-unproven',
  begin: (lab) => lab.tagNew(false),
};

const attempt: Scenario<ReleasedLab, DeployWork>['attempt'] = async (lab, work, attack) => {
  if (work.hasEnvironment) lab.beginJob(work);
  const { environment } = lab;
  const staging = String(environment === 'staging');
  const inputs = { reference: `${NAME}@v${work.version}`, environment, staging };
  const permissions = { ...READ, contents: 'write', deployments: 'write' } as const;
  return [await step(lab, work, attack, { job: 'deploy', action: 'deploy-model', inputs, permissions })];
};

/** A proven version that does not serve now. */
const other = (lab: ReleasedLab): '1.0.0' | '1.1.0' => (lab.elsewhere.serving === '1.0.0' ? '1.1.0' : '1.0.0');

/** A tag deploys a version in place of another, by a job with an environment. */
const deploy: Scenario<ReleasedLab, DeployWork> = {
  name: 'deploy',
  old: true,
  open: () => ReleasedLab.open(),
  invariants: (lab) => DeployInvariants.of(lab),
  begin: (lab) => lab.deploying(other(lab), { by: 'tag', hasEnvironment: true }),
  next: (lab, { hasEnvironment }) => lab.deploying(other(lab), { by: 'tag', hasEnvironment }),
  attempt,
};

/** The job has no environment: its deployment is made by the action. */
const bare: Scenario<ReleasedLab, DeployWork> = {
  ...deploy,
  name: 'deploy-bare',
  begin: (lab) => lab.deploying(other(lab), { by: 'tag', hasEnvironment: false }),
};

/** A tag deploys a version first to where no client is. */
const stage: Scenario<ReleasedLab, DeployWork> = {
  ...deploy,
  name: 'stage',
  open: () => ReleasedLab.open('staging'),
};

/** A version that served before serves again, by hand. */
const rollback: Scenario<ReleasedLab, DeployWork> = {
  ...deploy,
  name: 'rollback',
  async open() {
    const lab = await ReleasedLab.open();
    for (const version of ['1.0.0', '1.1.0'] as const)
      await undisturbed(lab, await lab.deploying(version, { by: 'tag', hasEnvironment: true }), attempt);
    return lab;
  },
  begin: (lab) => lab.deploying(other(lab), { by: 'hand', hasEnvironment: true }),
  next: (lab, { hasEnvironment }) => lab.deploying(other(lab), { by: 'hand', hasEnvironment }),
};

/** A version that answers otherwise than it was evaluated never serves. */
const refuse: Scenario<ReleasedLab, DeployWork> = {
  ...rollback,
  name: 'deploy-wrong',
  begin: (lab) => lab.deploying('1.2.0', { by: 'tag', hasEnvironment: true }),
};

/** From a tag to what serves. */
export const released: readonly Scenario[] = [
  register,
  unproven,
  deploy,
  bare,
  stage,
  rollback,
  refuse,
  racing(register),
  racing(deploy),
];
