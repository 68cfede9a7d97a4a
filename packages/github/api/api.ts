import { endpoint } from '@octokit/endpoint';
import type { Endpoints, RequestParameters } from '@octokit/types';
import type { Host, Json, Permissions } from '#kit';
import { nameOf, type Account } from './account.ts';
import { exchange, isRead, type Answer, type Message } from './exchange.ts';
import { operation, readGraphql } from './graphql.ts';
import type { Outcome } from './outcome.ts';
import { entriesOf, nextPage } from './pages.ts';
import { createPatience, type Sleep } from './patience.ts';
import { explainRefusal } from './permission.ts';
import { persist } from './retry.ts';

/** A REST route as GitHub's documentation writes it: `GET /repos/{owner}/{repo}/pulls`. */
export type Route = keyof Endpoints;
export type Data<R extends Route> = Plain<Endpoints[R]['response']['data']>;
/** Octokit's types allow for numbers beyond 2⁵³; GitHub's identifiers are far below. */
type Plain<T> = T extends bigint ? never : { [K in keyof T]: Plain<T[K]> };
type OmitEach<T, K extends PropertyKey> = T extends unknown ? Omit<T, K> : never;
/** What the route asks for; owner and name of the repository are those of the run unless given. */
export type Parameters<R extends Route> = OmitEach<Endpoints[R]['parameters'], 'owner' | 'repo'> &
  Pick<RequestParameters, 'mediaType' | 'headers'> & { owner?: string; repo?: string };
/** One entry of a list: an element of the answer, or of the one list in it. */
export type Item<R extends Route> =
  Data<R> extends readonly (infer I)[]
    ? I
    : { [K in keyof Data<R>]: Data<R>[K] extends readonly (infer I)[] ? I : never }[keyof Data<R>];

interface RequestOptions<T> {
  /**
   * Asked after an ambiguous end of a write (reset, time-out, 5xx): what it made if it happened, else undefined. Only
   * then is the write sent again. Without it such an end is MLOPS_GITHUB_AMBIGUOUS.
   */
  settle?: () => Promise<T | undefined>;
  /** Total waiting for this request in milliseconds, where it is worth less than everything that is left. */
  patienceMs?: number;
  /** What is asked for surely exists: a 404 hides a missing permission. */
  exists?: boolean;
  /** What the request needs of the token, for where GitHub does not say it. */
  needs?: Permissions;
  /** Where the server takes what is large, and how long that may take, in milliseconds. */
  upload?: { baseUrl: string; timeoutMs: number };
}

/** GitHub's API for one repository and one token. */
export interface Api {
  readonly repository: { readonly owner: string; readonly repo: string };
  /** The account that the token speaks as, as REST names it: `github-actions[bot]` for a job's own. Asked once. @throws what `request` throws */
  login(): Promise<string>;
  /**
   * One REST request. Reads (GET, HEAD) are repeated freely; a write only when the server surely did nothing, or when
   * `settle` says so. JSON arrives parsed, everything else as bytes.
   *
   * @throws MLOPS_GITHUB_REFUSED (`refusalOf` tells the status), MLOPS_GITHUB_PERMISSION, MLOPS_GITHUB_TOKEN,
   * MLOPS_GITHUB_LIMIT, MLOPS_GITHUB_UNREACHABLE, MLOPS_GITHUB_AMBIGUOUS; the signal's reason when it is aborted
   */
  request<R extends Route>(route: R, parameters: Parameters<R>, options?: RequestOptions<Data<R>>): Promise<Data<R>>;
  /** All entries of a list, 100 a request, asked for as they are read. @throws what `request` throws */
  pages<R extends Route>(
    route: R,
    parameters: Parameters<R>,
    options?: Pick<RequestOptions<never>, 'patienceMs' | 'exists'>,
  ): AsyncGenerator<Item<R>>;
  /** One GraphQL request; a mutation is a write. An answer with errors in it is refused whole. @throws what `request` throws */
  graphql<T>(
    query: string,
    variables: Readonly<Record<string, Json | undefined>>,
    options?: RequestOptions<T>,
  ): Promise<T>;
  readonly spent: { readonly requests: number; readonly waitedMs: number };
}

export interface ApiOptions {
  token: string;
  /** Without a slash at the end: `https://api.github.com`, `https://ghe.example.org/api/v3`. */
  apiUrl: string;
  graphqlUrl: string;
  /** `owner/name` */
  repository: string;
  host: Pick<Host, 'fetch' | 'clock' | 'random' | 'log' | 'signal'>;
  /** All that the action needs of a token: what to paste when something is missing. */
  permissions?: Permissions;
  /** Total waiting of all requests together, in milliseconds. Default: 5 minutes. */
  patienceMs?: number;
  /** How long one request may take, its whole answer included. Default: 30 seconds. */
  timeoutMs?: number;
  sleep?: Sleep;
}

/** Nothing is requested before something is asked. */
export function githubApi(options: ApiOptions): Api {
  const { token, apiUrl, graphqlUrl, host, permissions = {}, patienceMs = 300_000, timeoutMs = 30_000 } = options;
  const [owner = '', repo = ''] = options.repository.split('/');
  const { clock, signal, log, random } = host;
  const total = createPatience(patienceMs, { clock, signal, ...(options.sleep && { sleep: options.sleep }) });
  const headers = {
    authorization: `Bearer ${token}`,
    'user-agent': 'mlops-actions',
    'x-github-api-version': '2022-11-28',
  };
  let requests = 0;
  let login: string | undefined;
  const now = (): number => clock.now().getTime();

  /** Sends a message until `read` finds in its answer what was asked for. */
  const ask = <T>(
    { name, write, message }: { name: string; write: boolean; message: Message },
    read: (answer: Answer) => Outcome<T>,
    { settle, patienceMs: own, exists = false, needs, upload }: RequestOptions<T>,
  ): Promise<T> =>
    persist(
      {
        name,
        write,
        settle,
        explain: (refusal) => explainRefusal(name, refusal, { exists, permissions, needs }),
        attempt: async () => {
          requests += 1;
          const outcome = await exchange(message, {
            fetch: host.fetch,
            signal,
            timeoutMs: upload?.timeoutMs ?? timeoutMs,
            now,
          });
          return outcome.kind === 'done' ? read(outcome.value) : outcome;
        },
      },
      { clock, signal, log, random, patience: own === undefined ? total : total.atMost(own) },
    );

  const rest = <T>(
    route: string,
    parameters: RequestParameters,
    read: (answer: Answer) => T,
    options: RequestOptions<T> = {},
  ): Promise<T> => {
    const own = /\{owner\}\/\{repo\}/.test(route) ? { owner, repo } : {};
    const request = endpoint(route, {
      baseUrl: options.upload?.baseUrl ?? apiUrl,
      ...own,
      ...parameters,
      headers: { ...headers, ...parameters.headers },
    });
    const done = (answer: Answer): Outcome<T> => ({ kind: 'done', value: read(answer) });
    return ask({ name: route, write: !isRead(request.method), message: asMessage(request) }, done, options);
  };

  const graphql: Api['graphql'] = (query, variables, options = {}) => {
    const message = {
      method: 'POST',
      url: graphqlUrl,
      headers: { ...headers, 'content-type': 'application/json' },
      body: { query, variables },
    };
    return ask({ ...operation(query), message }, (answer) => readGraphql(answer, now()), options);
  };

  return {
    repository: { owner, repo },
    async login() {
      const query = 'query { viewer { __typename login } }';
      return (login ??= nameOf((await graphql<{ viewer: Account }>(query, {})).viewer));
    },
    request: (route, parameters, options) => rest(route, parameters, ({ data }) => data as never, options),
    async *pages(route, parameters, options) {
      let next: string | undefined = route;
      let given: RequestParameters = { per_page: 100, ...parameters };
      while (next !== undefined) {
        const answer: Answer = await rest(next, given, (whole) => whole, options);
        yield* entriesOf(answer.data, route) as Item<typeof route>[];
        const address = nextPage(answer.headers.get('link'), apiUrl);
        next = address && `GET ${address}`;
        given = {};
      }
    },
    graphql,
    spent: {
      get requests() {
        return requests;
      },
      get waitedMs() {
        return total.waitedMs;
      },
    },
  };
}

function asMessage({ method, url, headers, body }: ReturnType<typeof endpoint>): Message {
  const texts = Object.entries(headers).flatMap(([name, value]) =>
    value === undefined ? [] : [[name, String(value)]],
  );
  return {
    method,
    url,
    headers: Object.fromEntries(texts) as Record<string, string>,
    ...(body !== undefined && { body: body as unknown }),
  };
}
