import type { Ledger } from '#evidence';
import { escape, type Host, type Matter, type Origin } from '#kit';
import { askOnce, type MonitorResult, type MonitorSection } from '#monitoring';
import { mattersOf } from './matters.ts';

/** What waits for a retraining waits for an event of this name. */
const RETRAIN = 'mlops-retrain';
/** So long before a schedule ends it is said. */
const WARNED_MS = 14 * 24 * 3_600_000;

interface Told {
  result: MonitorResult;
  section: MonitorSection;
  ledger: Ledger | undefined;
  /** What whoever runs this has granted. */
  granted: { issues: boolean; dispatch: boolean };
}

/**
 * Tells the server of the repository: one issue for each cause, one event for each retraining. Without a server it is
 * said what would be told. What one of the two cannot do keeps the other from nothing.
 * @throws what the server refuses
 */
export async function tellServer(host: Host, told: Told): Promise<void> {
  const { origin } = host;
  const { result, section, granted } = told;
  const matters = mattersOf(result, section.owners);
  if (!origin) return sayInstead(host, granted, matters, result);
  const ending = await scheduleMatter(host, origin, section);
  try {
    if (granted.dispatch && result.retrain.retrain) await requestRetraining(host, origin, told);
  } finally {
    if (granted.issues) await origin.show([...matters, ...ending]);
  }
}

function sayInstead(
  { log }: Pick<Host, 'log'>,
  { issues, dispatch }: Told['granted'],
  matters: readonly Matter[],
  { retrain }: MonitorResult,
): void {
  for (const matter of issues ? matters : [])
    if ('issue' in matter) log.info(`Where the repository has a server, this is an issue: ${matter.issue.title}`);
  if (dispatch && retrain.retrain) log.info(`Where the repository has a server, a retraining starts: ${retrain.key}`);
}

async function requestRetraining(host: Host, origin: Origin, { result, ledger }: Told): Promise<void> {
  const { project, retrain } = result;
  const [key, cause] = [retrain.key!, retrain.cause!];
  const asked =
    ledger &&
    (await askOnce(
      ledger.entries,
      { project, key, cause },
      {
        now: host.clock.now(),
        ask: () => origin.dispatch(RETRAIN, { project, cause, key }),
        wasHeard: (since) => origin.wasHeard(since),
      },
    ));
  switch (asked) {
    case 'asked':
      return host.log.info(`Started a retraining for ${key}.`);
    case 'known':
      return host.log.info(`A retraining for ${key} was started before.`);
    case 'unclear':
      return host.log.warning(
        `It is not known whether a retraining for ${key} was started. Unless one is recorded, it is started again by a look in an hour or later.`,
      );
    case 'forgotten':
    case undefined:
      return host.log.warning(
        `No retraining for ${key} was started: without a branch for the ledger it would be started again with every look.`,
      );
  }
}

/** @returns what is to be shown of a schedule that is about to end, or no longer is */
async function scheduleMatter(
  { clock, log }: Pick<Host, 'clock' | 'log'>,
  origin: Origin,
  { owners }: MonitorSection,
): Promise<Matter[]> {
  const ends = await origin.scheduleEnds();
  if (!ends) return [];
  const topic = 'monitor/schedule';
  if (ends.at.getTime() - clock.now().getTime() > WARNED_MS)
    return [{ topic, over: 'Something was committed: the schedule goes on.' }];
  const day = ends.at.toISOString().slice(0, 10);
  const title = `Nobody watches the model from ${day} on`;
  log.warning(`${title}: ${ends.why}`);
  const markdown = `**The schedule of monitoring ends on ${day}.** ${escape.markdown(ends.why)}`;
  return [{ topic, issue: { cause: day, title, markdown, assignees: [owners?.service ?? []].flat() } }];
}
