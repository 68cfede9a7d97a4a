import { describe, expect, it } from '@jest/globals';
import { computingSeconds } from '#testing/patience';
import { CHECKED_OUT, OF_THE_RUN, ORIGIN, pushesOf, pushesTag } from './pushes.ts';
import { commandsOf } from './shell.ts';

describe('where a script pushes to', () => {
  it.each<{ script: string; to: string[]; then?: string }>([
    { script: 'git push', to: [CHECKED_OUT] },
    { script: 'git push -u origin', to: [CHECKED_OUT] },
    { script: 'git push --follow-tags', to: [CHECKED_OUT] },
    { script: 'git push origin HEAD', to: [CHECKED_OUT] },
    { script: 'git push -o ci.x origin +main', to: ['main'] },
    { script: 'git push origin main data/new', to: ['main', 'data/new'] },
    { script: 'git push --force origin HEAD:refs/heads/data', to: ['data'] },
    { script: 'git -C . -c user.name=a push origin main', to: ['main'] },
    { script: 'git push origin "HEAD:${GITHUB_REF}"', to: [OF_THE_RUN] },
    { script: 'git push origin HEAD:refs/heads/$GITHUB_REF_NAME', to: [OF_THE_RUN] },
    { script: 'git push origin HEAD:${{ github.ref }}', to: [OF_THE_RUN] },
    { script: 'until git push; do git pull --rebase; done', to: [CHECKED_OUT] },
    { script: 'git checkout data.csv\ngit checkout main\ngit push', to: ['main'], then: 'main' },
    { script: 'git switch -c update && git push origin HEAD', to: ['update'], then: 'update' },
    { script: 'git checkout -- main; git push', to: [CHECKED_OUT] },
  ])('$script', ({ script, to, then }) => {
    const { pushes, switchesTo } = pushesOf(commandsOf(script));
    expect(pushes.map((push) => push.remote)).toEqual([ORIGIN]);
    expect(pushes.flatMap((push) => push.to)).toEqual(to);
    expect(switchesTo).toBe(then);
  });

  it.each([
    'git push --tags',
    'git push origin --delete old',
    'git push origin :old',
    'git push --dry-run origin main',
    'git push origin refs/tags/v1',
    'git push origin "$BRANCH" "HEAD:${BRANCH:-main}"',
    'git push https://x-access-token:$PAT@github.com/a/b HEAD:main',
    'git push ../mirror.git main',
    'git push git@github.com:$GITHUB_REPOSITORY main',
    'git push https://oauth2:$T@gitlab.com/${{ github.repository }} HEAD:main',
    'git push "https://x:${{ github.token }}@github.com/${{ github.repository }}.wiki.git" HEAD:main',
    'git push "$MIRROR" main',
    'git remote add -f -t main mirror https://example.org/r.git; git push mirror main',
    'git remote add pages https://github.com/$GITHUB_REPOSITORY_OWNER/pages; git push pages main',
    'git remote set-url --push origin https://example.org/r.git; git push',
    'git remote remove origin; git remote add origin https://example.org/r.git; git push -u origin main',
    'git remote rename origin upstream; git push origin main',
    'cd "$(mktemp -d)"; git init -q w; cd w; git remote add origin ../r.git; git push origin main',
    'git init w; cd w; git checkout -b main; git remote add origin https://github.com/$GITHUB_REPOSITORY; git push',
    'git worktree add out gh-pages; cd out; git push',
    'git clone https://example.org/a/b && cd b && git push origin main',
    'gh repo clone a/b; cd b; git push',
    'git checkout - && git push',
    'git commit -m "Data [skip ci]" && git push',
    'dvc push',
    'echo git push',
  ])('nowhere that is known: %s', (script) => {
    expect(pushesOf(commandsOf(script)).pushes.flatMap(({ to }) => to)).toEqual([]);
  });

  it.each([
    'git remote set-url origin https://x-access-token:${{ github.token }}@github.com/${{ github.repository }}; git push origin main',
    'git remote set-url origin "https://$GITHUB_ACTOR:${GITHUB_TOKEN}@github.com/acme/models.git"; git push origin main',
    'git remote rm origin; git remote add origin https://github.com/${{ github.repository }}.git; git push origin main',
    'git remote add mine $GITHUB_SERVER_URL/$GITHUB_REPOSITORY; git push mine main',
    'git remote add mine https://x:${{ secrets.PAT }}@github.com/${GITHUB_REPOSITORY}; git push mine main',
    'git remote rename origin here; git push here main',
    'git push "https://x:${{ secrets.GITHUB_TOKEN }}@${GITHUB_SERVER_URL#https://}/$GITHUB_REPOSITORY" HEAD:main',
    'git init; git remote add origin https://x:${{ github.token }}@github.com/${{ github.repository }}; git push -f origin HEAD:main',
    'git worktree add out gh-pages; git push origin main',
  ])('to the repository of the run, by another name or address: %s', (script) => {
    expect(pushesOf(commandsOf(script)).pushes).toMatchObject([{ to: ['main'] }]);
  });

  it('of a remote that was there before, the steps before may know whose it is', () => {
    const { pushes, remotes } = pushesOf(
      commandsOf('git push a main; git remote add b https://example.org/b; git push b'),
    );
    expect(pushes).toMatchObject([{ remote: 'a', to: ['main'] }]);
    expect(remotes).toEqual(new Map([['b', false]]));
  });

  it('of another directory, it may be of what a step before made there', () => {
    const { pushes } = pushesOf(commandsOf('git push; git -C . push; git -C out push; cd out; git push'));
    expect(pushes.map(({ moved }) => moved)).toEqual([false, false, true, true]);
    const made = ['git clone a', 'git worktree add a', 'git init a', 'git commit -m clone'].map(
      (script) => pushesOf(commandsOf(script)).makesRepository,
    );
    expect(made).toEqual([true, true, true, false]);
  });

  it.each([
    { script: 'git push --tags', is: true },
    { script: 'git push origin HEAD:refs/tags/v1', is: true },
    { script: 'git tag -a v1 -m x\ngit push origin v1', is: true },
    { script: 'git tag --list\ngit push origin main', is: false },
    { script: 'git push', is: false },
    { script: 'git remote add mirror https://example.org/r.git\ngit push --tags mirror', is: false },
    { script: 'git init w; git push --tags', is: false },
  ])('$script pushes a tag: $is', ({ script, is }) => {
    const { pushes } = pushesOf(commandsOf(script));
    expect(pushes.some((push) => pushesTag(push, new Set(['v1'])))).toBe(is);
  });

  it.each([
    ['options', `git ${'-a '.repeat(300_000)}push`],
    ['names', `git push origin ${'a '.repeat(400_000)}`],
    ['one name', `git push origin ${':'.repeat(1_000_000)}`],
    ['pushes', 'git push\n'.repeat(100_000)],
    ['one address', `git push https://${'${GITHUB_SERVER_URL'.repeat(50_000)}`],
    ['repositories', 'git init a\ngit remote add b c\n'.repeat(40_000)],
  ])('a megabyte of %s is read in a moment', (_, script) => {
    const commands = commandsOf(script);
    expect(computingSeconds(() => pushesOf(commands))).toBeLessThan(3);
  });
});
