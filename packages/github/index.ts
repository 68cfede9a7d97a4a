export type { TellBroken } from './published/broken-run.ts';
export { githubApi, type Api, type ApiOptions, type Data, type Item, type Parameters, type Route } from './api/api.ts';
export { refusalOf, type Refusal } from './api/outcome.ts';
export { causeOf, readContext, type GithubContext } from './context/context.ts';
export type { TriggeringRun } from './context/event.ts';
export { fail as githubErrors } from './errors.ts';
export { githubHost, type GithubHostOptions, type GithubParts, type Surroundings } from './host.ts';
export { githubVoice, type GithubVoice } from './voice/voice.ts';
export { githubStep, stepClock, stepRandom, type GithubStep, type StepInputs } from './step.ts';
