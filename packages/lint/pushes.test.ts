import { describe, expect, it } from '@jest/globals';
import { computingSeconds } from '#testing/patience';
import { CHECKED_OUT, OF_THE_RUN, pushesOf } from './pushes.ts';
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
    expect(pushesOf(commandsOf(script))).toEqual({ pushesTo: to, ...(then !== undefined && { switchesTo: then }) });
  });

  it.each([
    'git push --tags',
    'git push origin --delete old',
    'git push origin :old',
    'git push --dry-run origin main',
    'git push origin refs/tags/v1',
    'git push origin "$BRANCH" "HEAD:${BRANCH:-main}"',
    'git push https://x-access-token:$PAT@github.com/a/b HEAD:main',
    'git clone https://example.org/a/b && cd b && git push origin main',
    'gh repo clone a/b; cd b; git push',
    'git checkout - && git push',
    'git commit -m "Data [skip ci]" && git push',
    'dvc push',
    'echo git push',
  ])('nowhere that is known: %s', (script) => {
    expect(pushesOf(commandsOf(script)).pushesTo).toEqual([]);
  });

  it.each([
    ['options', `git ${'-a '.repeat(300_000)}push`],
    ['names', `git push origin ${'a '.repeat(400_000)}`],
    ['one name', `git push origin ${':'.repeat(1_000_000)}`],
    ['pushes', 'git push\n'.repeat(100_000)],
  ])('a megabyte of %s is read in a moment', (_, script) => {
    const commands = commandsOf(script);
    expect(computingSeconds(() => pushesOf(commands))).toBeLessThan(3);
  });
});
