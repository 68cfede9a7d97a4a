/** An account as GraphQL tells of it: an app's bot by its name alone, or with the suffix that REST gives it. */
export interface Account {
  __typename: string;
  login: string;
}

/** As REST names it. A person may be called as a bot is, without its suffix. */
export function nameOf({ __typename, login }: Account): string {
  return __typename === 'Bot' && !login.endsWith('[bot]') ? `${login}[bot]` : login;
}
