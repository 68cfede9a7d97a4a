import type { Publication } from '#kit';
import type { Api } from './api/api.ts';
import { matrixHash, workflowArtifacts, type ArtifactClient, type Artifacts } from './artifacts/artifacts.ts';
import type { GithubContext } from './context/context.ts';
import { artifactWorkspace } from './hand-over.ts';
import type { GithubParts, Surroundings } from './host.ts';
import { githubOrigin, type LedgerPlace } from './origin.ts';
import type { StoredBytes } from './ledger/recorded-bytes.ts';
import { backedStore } from './ledger/store.ts';

export interface PartsOptions {
  /** The action whose step it is. */
  action: string;
  token: string;
  ledger: LedgerPlace;
  /** An API that still answers for a few seconds when the run is interrupted. */
  lastWords(context: GithubContext): Api;
  begin(surroundings: Surroundings & { readonly api: Api }, project: string): Promise<void>;
  publish(surroundings: Surroundings & { readonly api: Api }, publication: Publication): Promise<void>;
  client?: () => Promise<ArtifactClient>;
}

/** The parts of a host on GitHub that keep something for later: the server, the hand-over between jobs, the store. */
export function githubParts(options: PartsOptions): Required<GithubParts> {
  const { action, token, ledger, lastWords, begin, publish, client } = options;
  const ledgers = new Set<StoredBytes>();
  const artifactsOf = ({ host, context }: Surroundings): Artifacts =>
    workflowArtifacts({ host, serverUrl: context.serverUrl, ...(client && { client }) });
  return {
    origin: (around) =>
      githubOrigin({
        ...around,
        action,
        token,
        ledger,
        matrix: matrixHash(around.matrix),
        artifacts: artifactsOf(around),
        lastWords: () => lastWords(around.context),
        begin: (project) => begin(around, project),
        publish: (publication) => publish(around, publication),
        opened: (ledger) => ledgers.add(ledger),
      }),
    workspace: (around) =>
      artifactWorkspace({ ...around, token, matrix: matrixHash(around.matrix), artifacts: artifactsOf(around) }),
    store({ host }, local) {
      const stored = async (digest: string): Promise<string | undefined> => {
        for (const ledger of ledgers) {
          const path = await ledger.stored(digest);
          if (path !== undefined) return path;
        }
        return undefined;
      };
      return backedStore(local, stored, host.random);
    },
  };
}
