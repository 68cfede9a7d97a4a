export { githubApi, type Api, type ApiOptions, type Data, type Item, type Parameters, type Route } from './api.ts';
export { refusalOf, type Refusal } from './api-outcome.ts';
export { fail as githubErrors } from './errors.ts';
