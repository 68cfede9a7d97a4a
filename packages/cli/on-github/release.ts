/**
 * Where this toolkit is found: the one place that names its repository and the version that workflows use.
 * A release is two commits: the actions first; then, with their commit written here, `npm run generate` pins the
 * reusable workflows to it and the tag is put on the second. Until then they follow the tag.
 */
export const release: { repository: string; version: string; commit?: string } = {
  repository: 'mlops-actions/mlops-actions',
  version: 'v1',
};

/** What people write: the tag of a major version. */
export function released(path = ''): string {
  return `${release.repository}${path === '' ? '' : `/${path}`}@${release.version}`;
}

/** What our reusable workflows run: whoever pins one of them by commit then knows everything that runs. */
export function pinned(path = ''): string {
  if (release.commit === undefined) return released(path);
  return `${release.repository}${path === '' ? '' : `/${path}`}@${release.commit} # ${release.version}`;
}

/** Actions of others, by full commit; the comment is for people and for update tools. */
export const others = {
  checkout: 'actions/checkout@93cb6efe18208431cddfb8368fd83d5badbf9bfd # v5.0.1',
  setupPython: 'actions/setup-python@e797f83bcb11b83ae66e0230d6156d7c80228e7c # v6.0.0',
  setupNode: 'actions/setup-node@a0853c24544627f65ddf259abe73b1d18a591444 # v5.0.0',
  uploadPages: 'actions/upload-pages-artifact@7b1f4a764d45c48632c6b24a0339c27f5614fb0b # v4.0.0',
  attest: 'actions/attest@1e69f48acb82d1966a394da916b4c1698aa569d6 # v4.2.2',
  deployPages: 'actions/deploy-pages@d6db90164ac5ed86f2b6aed7e0febac5b3c0c03e # v4.0.5',
} as const;
