import { nameOf, type Account } from '../api/account.ts';
import type { Api } from '../api/api.ts';
import { isSealed, readMarker, type Marker } from './comment-marker.ts';

/** A body with our marker, as it is or was at some time. */
export interface Content {
  body: string;
  marker: Marker;
}

export interface OwnComment extends Content {
  /** As the REST API counts comments: a later one has a higher number. */
  id: number;
  node: string;
}

/** A comment as it is now. */
interface Shown {
  body: string;
  author: Account | null;
  /** Who changed it last; null when nobody ever did, or their account is gone. */
  editor: Account | null;
  lastEditedAt: string | null;
}

interface Page {
  viewer: Account;
  repository: {
    pullRequest: {
      headRefOid: string;
      comments: {
        nodes: (({ id: string; fullDatabaseId: string } & Shown) | null)[];
        pageInfo: { hasNextPage: boolean; endCursor: string | null };
      };
    };
  };
}

const SHOWN = 'body author { __typename login } editor { __typename login } lastEditedAt';

// Who asks and what there is come in one request; REST would need another one for the first.
const LIST = `query ($owner: String!, $repo: String!, $number: Int!, $after: String) {
  viewer { __typename login }
  repository(owner: $owner, name: $repo) {
    pullRequest(number: $number) {
      headRefOid
      comments(first: 100, after: $after) {
        nodes { id fullDatabaseId ${SHOWN} }
        pageInfo { hasNextPage endCursor }
      }
    }
  }
}`;

/** Which comments are meant. */
export interface Asked {
  pullRequest: number;
  isOwn(key: string): boolean;
}

/** Comments of ours on a pull request, and the commit that it is at. */
export interface Listed {
  own: OwnComment[];
  head: string;
}

/**
 * Comments that the token's own account wrote and that end in a marker with such a key, the first one first. All pages are
 * read: what a killed job left may stand on another page than the first one of ours.
 */
export async function findOwn(api: Api, asked: Asked): Promise<Listed> {
  const own: OwnComment[] = [];
  let head = '';
  let after: string | null = null;
  do {
    const page: Page = await api.graphql<Page>(
      LIST,
      { ...api.repository, number: asked.pullRequest, after },
      { exists: true },
    );
    const { headRefOid, comments } = page.repository.pullRequest;
    const { nodes, pageInfo } = comments;
    head = headRefOid;
    for (const comment of nodes) {
      const content = comment && oursNow(comment, page.viewer, asked);
      if (content) own.push({ ...content, id: Number(comment.fullDatabaseId), node: comment.id });
    }
    after = pageInfo.hasNextPage ? pageInfo.endCursor : null;
  } while (after !== null);
  return { own: own.sort((a, b) => a.id - b.id), head };
}

/** Nobody waits long for a look back. */
const PATIENCE_MS = 10_000;

interface History {
  viewer: Account;
  node:
    | (Shown & {
        userContentEdits: { nodes: ({ diff: string | null; editor: Account | null } | null)[] | null } | null;
      })
    | null;
}

const HISTORY = `query ($id: ID!) {
  viewer { __typename login }
  node(id: $id) {
    ... on IssueComment {
      ${SHOWN}
      userContentEdits(first: 100) { nodes { diff editor { __typename login } } }
    }
  }
}`;

/**
 * What a comment says now, then what it said, as far as we wrote it: GitHub keeps every version's whole text as its
 * `diff`. Nothing when it is gone, or a person has taken the marker out.
 */
export async function versionsOf(api: Api, { node }: OwnComment, asked: Asked): Promise<Content[]> {
  const { viewer, node: comment } = await api.graphql<History>(HISTORY, { id: node }, { patienceMs: PATIENCE_MS });
  const shown = comment && oursNow(comment, viewer, asked);
  const edits = (shown && comment.userContentEdits?.nodes) ?? [];
  const earlier = edits.flatMap((edit) => {
    const content = same(edit?.editor ?? null, viewer) && marked(edit?.diff ?? '', asked);
    return content && isSealed(content.body, asked.pullRequest) ? [content] : [];
  });
  return shown ? [shown, ...earlier] : [];
}

/**
 * Author, marker and seal: anybody can write a marker, and another workflow, which writes by the same account, may repeat
 * what somebody wrote. What a person has edited is still the comment to write to, and says nothing about a run any more:
 * whoever may edit it could name one that is never overtaken.
 */
function oursNow(comment: Shown, viewer: Account, asked: Asked): Content | undefined {
  const { body, author, editor, lastEditedAt } = comment;
  const content = same(author, viewer) ? marked(body, asked) : undefined;
  if (content && lastEditedAt !== null && !same(editor, viewer)) return ofNoRun(content);
  return content && isSealed(body, asked.pullRequest) ? content : undefined;
}

function marked(body: string, { isOwn }: Asked): Content | undefined {
  const marker = readMarker(body);
  return marker && isOwn(marker.key) ? { body, marker } : undefined;
}

/** The same, said by nobody: every run's report takes its place. */
export function ofNoRun<C extends Content>(content: C): C {
  const { key, head, says } = content.marker;
  return { ...content, marker: { key, run: 0, number: 0, attempt: 0, head, says } };
}

function same(actor: Account | null, viewer: Account): boolean {
  return actor !== null && nameOf(actor) === nameOf(viewer);
}
