import { escape, type ActionResult, type Host, type Json } from '#kit';
import { releasesByHand, rulesetCommands, rulesets, RULESET_LIMITS } from './rulesets.ts';
import { checkOf, type Choice } from './templates.ts';
import { planWorkflows, writeWorkflows, type PlannedWorkflow, type WorkflowPlan } from './workflows.ts';

/**
 * `mlops init --github`: workflows into `.github/workflows/`, and what to set on GitHub, which no file can.
 * @throws MLOPS_INIT_NO_REPOSITORY
 */
export async function initGithub(
  host: Host,
  options: { directory: string; chosen: readonly Choice[] },
): Promise<ActionResult<'config' | 'workflows'>> {
  const plan = await planWorkflows(host, options);
  const files = await writeWorkflows(host, plan);
  const checks = [...new Set(plan.chosen.flatMap((choice) => checkOf[choice] ?? []))];
  const toSet = rulesets(checks);
  return {
    summary: files.map(said).join(' '),
    text: [
      ...files.map(said),
      ...notes(plan),
      '',
      'Next, whether the workflows of this repository hold together: mlops lint',
      '',
      'Then set these rules on GitHub, as an administrator of the repository:',
      '',
      rulesetCommands(toSet),
      '',
      ...RULESET_LIMITS,
      '',
      'An environment whose secrets deploy takes the default branch alone (Settings → Environments): whoever may push can push a tag, with a',
      'workflow of their own on it, and reviewers may approve what they started. To let pushed version tags deploy, say who makes such tags, too:',
      '',
      rulesetCommands([releasesByHand()]),
      '',
      'Afterwards, what is set and what is open: mlops doctor --github',
    ].join('\n'),
    outputs: { config: '', workflows: files.map(({ path }) => path).join(',') },
    result: { files: files.map(({ path, state }) => ({ path, state })), rulesets: toSet } as unknown as Json,
  };
}

function said({ path, state }: PlannedWorkflow): string {
  const file = escape.logLine(path);
  switch (state) {
    case 'new':
      return `Wrote ${file}.`;
    case 'same':
      return `${file} is there already.`;
    case 'other':
      return `${file} is there with another text: left alone.`;
  }
}

function notes({ chosen, guessedBranch, defaultBranch, unreleased }: WorkflowPlan): string[] {
  return [
    ...(guessedBranch ? [`No branch here is known as the default one; the workflows say ${defaultBranch}.`] : []),
    ...(chosen.includes('predictions')
      ? [
          'Put your own command, metric and margin into mlops-predictions.yml; predictions.csv has id, target and score.',
        ]
      : []),
    ...(chosen.includes('gpu')
      ? ['Runners are asked for by the labels self-hosted and gpu; change runs-on to yours.']
      : []),
    ...(chosen.includes('dashboard')
      ? ['Let workflows publish the site: Settings → Pages → Source: GitHub Actions. Who can read it reads the ledger.']
      : []),
    ...(chosen.includes('monitor')
      ? [
          'The runner of monitoring reads the log of the service: change runs-on, and data-roots to where the log lies. `monitor: {log: …}` in mlops.yml names it.',
        ]
      : []),
    ...(chosen.includes('train')
      ? [
          'mlops-train.yml trains after a merge and when monitoring asks: where mlops-pull-request.yml or mlops-gpu.yml has a job `record`, or mlops-monitor.yml a job `retrain`, take it out with its trigger.',
        ]
      : []),
    ...(chosen.includes('release-passed')
      ? [
          'mlops-release-passed.yml makes the tags of versions itself, which the ruleset "mlops: who releases" leaves to people: set that, and it releases only what has a tag of theirs.',
        ]
      : []),
    ...unreleased.map((each) => escape.logLine(each)),
    ...(chosen.includes('release') || chosen.includes('release-attested')
      ? [
          'Releasing takes the runs that ml-train.yml recorded, of a project that says `register:` in mlops.yml. The runner that deploys is asked for by the labels self-hosted and serving; change runs-on to yours. Who lets it begin: Settings → Environments → production.',
        ]
      : []),
    ...(chosen.includes('release-attested')
      ? [
          'mlops-release-attested.yml does all that mlops-release.yml does: keep one of them. GitHub keeps attestations of public repositories, and of private ones with GitHub Enterprise Cloud.',
        ]
      : []),
    ...(chosen.includes('scan')
      ? [
          'Name the directory of your model files in mlops-scan.yml. Private repositories have code scanning where Settings → Advanced Security says so.',
        ]
      : []),
  ];
}
