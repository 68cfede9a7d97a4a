import { describe, expect, it } from '@jest/globals';
import { COMMENT_LIMIT, stickComment } from './comment.ts';
import { markedBody, markedJob, readMarker, reportKey, type Marker } from './comment-marker.ts';
import { BOT, everySchedule, FIRST_RUN, HEAD, HeldComments, WORKFLOW, type HeldComment } from './testing-comments.ts';

const KEY = reportKey(WORKFLOW, 'flights');
const PULL = 7;

const isOf =
  (workflow: string) =>
  ({ path }: { path: string }): boolean =>
    path.startsWith(`${workflow}@`);

function said(number: number, attempt = 1, part: Partial<Marker> = {}) {
  const marker: Marker = { key: KEY, run: FIRST_RUN + number, number, attempt, head: HEAD, says: 'pass', ...part };
  return {
    pullRequest: PULL,
    marker,
    isReported: isOf(WORKFLOW),
    markdown: `### report of run ${number}.${attempt}\n`,
  };
}

async function held(...runs: [number, number?][]): Promise<HeldComments> {
  const github = new HeldComments();
  for (const [number, attempt] of runs) await stickComment(github.api(), said(number, attempt));
  github.requests.length = 0;
  return github;
}

const shows = ({ comments }: HeldComments): string[] =>
  comments.map(({ id, body }) => `${id}: ${/run [\d.]+/.exec(body)?.[0] ?? body}`);

describe('a report of a job that was run again', () => {
  const again = { ...said(1, 2, { job: markedJob('smoke') }), alone: async () => '> job `smoke` alone' };

  it('says that it is alone where somebody deleted what the others had said', async () => {
    const github = await held([1]);
    github.delete(1);
    expect(await stickComment(github.api(), again)).toEqual({ outcome: 'created' });
    expect(github.comments[0]!.body).toMatch(/^### report of run 1\.2\n\n> job `smoke` alone\n/);
    expect(await stickComment(github.api(), { ...said(1, 2, { job: markedJob('model'), says: 'fail' }) })).toEqual({
      outcome: 'updated',
    });
    expect(github.comments[0]!.body).not.toContain('alone');
  });

  it.each([
    { name: 'where it is there', runs: [[1]] as [number][], report: again },
    { name: 'in the first attempt', runs: [], report: { ...said(1), alone: async () => '> alone' } },
    { name: 'where there is no other job', runs: [], report: { ...again, alone: async () => undefined } },
  ])('says no such thing $name', async ({ runs, report }) => {
    const github = await held(...runs);
    await stickComment(github.api(), report);
    expect(github.comments[0]!.body).not.toContain('alone');
  });

  it('keeps the worse of two verdicts where no comment of the first attempt is there', async () => {
    const github = new HeldComments();
    const says = (job: string, verdict: Marker['says']) => ({
      ...said(1, 2, { job: markedJob(job), says: verdict }),
      markdown: `### flights: **${verdict}**. As ${job} has it.\n\nMore.\n`,
      alone: async () => `> job \`${job}\` alone`,
    });
    await stickComment(github.api(), says('model', 'fail'));
    expect(await stickComment(github.api(), says('smoke', 'pass'))).toMatchObject({ outcome: 'older' });
    expect(github.comments.map(({ body }) => body.split('\n')[0])).toEqual(['### flights: **fail**. As model has it.']);
  });
});

describe('a report of a commit that the pull request has left behind', () => {
  const note = `### report of run 1.1\n\n> This is of commit ${HEAD.slice(0, 7)}. The pull request is at aaaaaaa, which`;

  it('says so where the run of the newer one broke before it said anything', async () => {
    const github = new HeldComments();
    github.head = 'a'.repeat(40);
    await stickComment(github.api(), said(1));
    expect(github.comments.map(({ body }) => body)).toEqual([expect.stringContaining(note)]);
    expect(github.requests).toEqual(['LIST 1', 'POST', 'LIST 1']);
  });

  it('says so where the newer report was deleted, and an old run is run again', async () => {
    const github = await held([1]);
    github.delete(1);
    github.head = 'a'.repeat(40);
    await stickComment(github.api(), { ...said(1, 2), alone: async () => '> job `model` alone' });
    expect(github.comments[0]!.body).toMatch(/^### report of run 1\.2\n\n> This is of .*\n\n> job `model` alone\n/);
  });

  it('is no word of one that waits, as GitHub may not know the push yet that it is of', async () => {
    const github = new HeldComments();
    github.head = 'a'.repeat(40);
    await stickComment(github.api(), said(1, 1, { says: 'waiting' }));
    expect(github.comments[0]!.body).not.toContain('> This is of commit');
    await stickComment(github.api(), said(1));
    expect(github.comments[0]!.body).toContain('> This is of commit');
  });

  it('says so over an older one, and no more once the pull request is back there', async () => {
    const github = await held([1]);
    github.head = 'a'.repeat(40);
    await stickComment(github.api(), said(2));
    expect(github.comments[0]!.body).toContain('> This is of commit');
    github.head = HEAD;
    await stickComment(github.api(), said(3));
    expect(github.comments[0]!.body).not.toContain('> This is of commit');
  });
});

describe('reports of one run under one name', () => {
  it.each<{ name: string; says: Marker['says'][]; shown: Marker['says']; outcome: string }>([
    { name: 'a pass is no news after a fail', says: ['fail', 'pass'], shown: 'fail', outcome: 'older' },
    { name: 'a fail is, after a pass', says: ['pass', 'fail'], shown: 'fail', outcome: 'updated' },
    {
      name: 'inconclusive is worse than a pass',
      says: ['pass', 'inconclusive'],
      shown: 'inconclusive',
      outcome: 'updated',
    },
    { name: 'whatever is said is news after waiting', says: ['waiting', 'pass'], shown: 'pass', outcome: 'updated' },
  ])('$name', async ({ says, shown, outcome }) => {
    const github = new HeldComments();
    const [first, second] = says.map((one) => ({ ...said(1, 1, { says: one }), markdown: `### **${one}**` }));
    await stickComment(github.api(), first!);
    expect(await stickComment(github.api(), second!)).toMatchObject({ outcome });
    expect(github.comments.map(({ body }) => body.split('\n')[0])).toEqual([`### **${shown}**`]);
    // Another attempt begins anew.
    await stickComment(github.api(), said(1, 2));
    expect(shows(github)).toEqual(['1: run 1.2']);
  });

  it.each<{ name: string; said: [job: string, attempt: number, says: Marker['says']][]; shown: string }>([
    {
      name: 'passes again beside one that failed',
      said: [
        ['model', 1, 'fail'],
        ['smoke', 1, 'pass'],
        ['smoke', 2, 'pass'],
      ],
      shown: 'model 1: fail',
    },
    {
      name: 'failed, and passes again',
      said: [
        ['model', 1, 'fail'],
        ['smoke', 1, 'pass'],
        ['model', 2, 'pass'],
      ],
      shown: 'model 2: pass',
    },
    {
      name: 'passes again where another was as bad',
      said: [
        ['model', 1, 'fail'],
        ['smoke', 1, 'fail'],
        ['model', 2, 'pass'],
      ],
      shown: 'smoke 1: fail',
    },
    {
      name: 'passes again, and then the other',
      said: [
        ['model', 1, 'fail'],
        ['smoke', 1, 'fail'],
        ['model', 2, 'pass'],
        ['smoke', 2, 'pass'],
      ],
      shown: 'smoke 2: pass',
    },
    {
      name: 'failed and was worse than another that failed since',
      said: [
        ['model', 1, 'fail'],
        ['smoke', 1, 'inconclusive'],
        ['model', 2, 'pass'],
      ],
      shown: 'model 1: fail',
    },
    {
      name: 'passes again where another had the better word',
      said: [
        ['smoke', 1, 'inconclusive'],
        ['model', 1, 'fail'],
        ['model', 2, 'pass'],
      ],
      shown: 'smoke 1: inconclusive',
    },
    {
      name: 'is begun again with all others',
      said: [
        ['model', 1, 'fail'],
        ['smoke', 1, 'pass'],
        ['smoke', 2, 'pass'],
        ['model', 2, 'pass'],
      ],
      shown: 'model 2: pass',
    },
  ])('are of several jobs, of which one $name', async ({ said: all, shown }) => {
    const github = new HeldComments();
    for (const [job, attempt, says] of all) {
      const markdown = `### flights: **${says}**\n\nby ${job} ${attempt}: ${says}`;
      await stickComment(github.api(), { ...said(1, attempt, { says, job: markedJob(job) }), markdown });
    }
    expect(github.comments.map(({ body }) => body.split('\n')[2])).toEqual([`by ${shown}`]);
    await stickComment(github.api(), { ...said(2, 1, { job: markedJob('smoke') }), markdown: '### next' });
    expect(github.comments[0]!.body).toMatch(/^### next\n/);
    expect(readMarker(github.comments[0]!.body)).not.toHaveProperty('jobs');
  });

  it('are not an earlier attempt that somebody gives another job, and another first line', async () => {
    const github = new HeldComments();
    const { marker } = said(1, 1, { says: 'fail', job: markedJob('other') });
    github.add(BOT, markedBody('### flights: **pass**. All is well', marker, PULL));
    const own = {
      ...said(1, 2, { says: 'inconclusive', job: markedJob('model') }),
      markdown: '### flights: **inconclusive**. Too few',
    };
    expect(await stickComment(github.api(), own)).toEqual({ outcome: 'updated' });
    expect(github.comments[0]!.body).toContain('Too few');
  });

  it('are not what somebody says who would rather have a better one read', async () => {
    const github = new HeldComments();
    const marker = said(1, 1, { says: 'fail' }).marker;
    github.add(BOT, markedBody('### flights: **pass**. All is well: ### flights: **fail**', marker, PULL));
    const own = { ...said(1, 1, { says: 'inconclusive' }), markdown: '### flights: **inconclusive**. Too few' };
    expect(await stickComment(github.api(), own)).toEqual({ outcome: 'updated' });
    expect(github.comments[0]!.body).toContain('Too few');
  });

  it('are not those of another workflow’s run, though there is such a run', async () => {
    const github = await held([3]);
    await stickComment(github.api(), { ...said(2), isReported: isOf('.github/workflows/lint.yml') });
    expect(shows(github)).toEqual(['1: run 2.1']);
  });
});

describe('one sticky comment', () => {
  const cases: {
    name: string;
    before: [number, number?][];
    run: [number, number?];
    after: string[];
    outcome: string;
    requests: string[];
  }[] = [
    {
      name: 'is written by the first run',
      before: [],
      run: [1],
      after: ['1: run 1.1'],
      outcome: 'created',
      requests: ['LIST 1', 'POST', 'LIST 1'],
    },
    {
      name: 'is updated in place by the next',
      before: [[1]],
      run: [2],
      after: ['1: run 2.1'],
      outcome: 'updated',
      requests: ['LIST 1', 'PATCH', 'HISTORY'],
    },
    {
      name: 'is updated by another attempt of the same run',
      before: [[2]],
      run: [2, 2],
      after: ['1: run 2.2'],
      outcome: 'updated',
      requests: ['LIST 1', 'PATCH', 'HISTORY'],
    },
    {
      name: 'is not written again when it says the same',
      before: [[2]],
      run: [2],
      after: ['1: run 2.1'],
      outcome: 'unchanged',
      requests: ['LIST 1'],
    },
    {
      name: 'is left alone by an older run',
      before: [[3]],
      run: [2],
      after: ['1: run 3.1'],
      outcome: 'older',
      requests: ['LIST 1', 'RUNS', 'PULLS'],
    },
    {
      name: 'is left alone by the re-run of an older run',
      before: [[3]],
      run: [2, 5],
      after: ['1: run 3.1'],
      outcome: 'older',
      requests: ['LIST 1', 'RUNS', 'PULLS'],
    },
    {
      name: 'is left alone by an older attempt',
      before: [[3, 2]],
      run: [3, 1],
      after: ['1: run 3.2'],
      outcome: 'older',
      requests: ['LIST 1', 'RUNS', 'PULLS'],
    },
  ];
  it.each(cases)('$name', async ({ before, run, after, outcome, requests }) => {
    const github = await held(...before);
    expect(await stickComment(github.api(), said(...run))).toMatchObject({ outcome });
    expect(shows(github)).toEqual(after);
    expect(github.requests).toEqual(requests);
  });

  it('is written again after somebody deleted it', async () => {
    const github = await held([1]);
    github.delete(1);
    expect(await stickComment(github.api(), said(2))).toEqual({ outcome: 'created' });
    expect(shows(github)).toEqual(['2: run 2.1']);
  });

  it('is written again when somebody deletes it between our reading and our writing', async () => {
    const github = await held([1]);
    const api = github.api(async (request) => {
      if (request === 'PATCH') github.delete(1);
    });
    expect(await stickComment(api, said(2))).toEqual({ outcome: 'created' });
    expect(shows(github)).toEqual(['2: run 2.1']);
  });

  it('is found among 250 comments on three pages', async () => {
    const github = new HeldComments();
    for (let index = 0; index < 250; index += 1) github.add('somebody', 'words');
    await stickComment(github.api(), said(1));
    expect(github.requests).toEqual(['LIST 1', 'LIST 2', 'LIST 3', 'POST', 'LIST 1', 'LIST 2', 'LIST 3']);
    github.requests.length = 0;
    await stickComment(github.api(), said(2));
    expect(github.requests).toEqual(['LIST 1', 'LIST 2', 'LIST 3', 'PATCH', 'HISTORY']);
    expect(shows(github).filter((line) => !line.endsWith('words'))).toEqual(['251: run 2.1']);
  });

  it('is one per workflow, project and matrix', async () => {
    const github = new HeldComments();
    const keys = [
      KEY,
      reportKey('.github/workflows/model.yml', 'weather'),
      reportKey('.github/workflows/other.yml', 'flights'),
      reportKey('.github/workflows/model.yml', 'flights', '{"python":"3.12"}'),
      reportKey('.github/workflows/model.yml', 'flights', '{"python":"3.13"}'),
    ];
    for (const number of [1, 2]) for (const key of keys) await stickComment(github.api(), said(number, 1, { key }));
    expect(github.comments.map(({ body }) => readMarker(body)?.key)).toEqual(keys);
  });

  it('keeps within the limit, marker included', async () => {
    const github = new HeldComments();
    await stickComment(github.api(), { ...said(1), markdown: '| a |\n| --- |\n' + '| row |\n'.repeat(20_000) });
    const [{ body }] = github.comments as [HeldComment];
    expect(body.length).toBeLessThanOrEqual(COMMENT_LIMIT);
    expect(body).toMatch(/[\d,]+ more rows: see the report\.\n\n<!-- .* -->$/);
    expect(readMarker(body)?.number).toBe(1);
  });
});

describe('what is not ours', () => {
  it.each([
    { name: "somebody's comment with our marker", login: 'mallory', body: (own: string) => own },
    { name: "a person's who is called as the bot is", login: 'github-actions', body: (own: string) => own },
    { name: 'a comment of the bot without a marker', login: BOT, body: () => 'coverage: 80 %' },
    {
      name: 'our marker above the last line, as the output of a stage could have it',
      login: BOT,
      body: (own: string) => `${own}\nmore`,
    },
    {
      name: 'what another workflow wrote by the same account, and our marker carried along',
      login: BOT,
      body: (own: string) => `Somebody said:\n\n${own}`,
    },
    {
      name: 'our report of another pull request, copied to this one',
      login: BOT,
      body: (own: string) => markedBody(own.split('\n')[0]!, readMarker(own)!, PULL + 1),
    },
  ])('is never touched: $name', async ({ login, body }) => {
    const [own] = (await held([9])).comments as [HeldComment];
    const github = new HeldComments();
    const foreign = github.add(login, body(own.body)).body;
    await stickComment(github.api(), said(1));
    await stickComment(github.api(), said(2));
    expect(github.comments[0]!.body).toBe(foreign);
    expect(shows(github)[1]).toBe('2: run 2.1');
  });

  it.each([
    { name: 'a number that no run will reach', run: /run=\d+ number=\d+/, forged: 'run=999999999999 number=999999999' },
    { name: 'nothing but the words', run: /pass/, forged: 'pass' },
    { name: 'a number, and then the account is gone', by: 'ghost', run: /number=\d+/, forged: 'number=999999999' },
  ])(
    'is what a person says in our comment, and the next report of any run takes its place: $name',
    async ({ by = 'mallory', run, forged }) => {
      const github = await held([3]);
      const own = github.comments[0]!.body;
      github.edit(1, by, own.replace('run 3.1', 'pass').replace(run, forged));
      expect(await stickComment(github.api(), said(3))).toEqual({ outcome: 'updated' });
      expect(shows(github)).toEqual(['1: run 3.1']);
    },
  );

  it.each<{ name: string; claims: Partial<Marker>; believed?: boolean }>([
    { name: 'there is none of the id', claims: { run: 999_999, number: 9 } },
    { name: 'the id is no number', claims: { run: 9e20 } },
    { name: 'it has another number', claims: { number: 99 } },
    { name: 'it has fewer attempts', claims: { attempt: 10 } },
    { name: 'it is of another commit', claims: { head: 'e'.repeat(40) } },
    { name: 'and it is there', claims: {}, believed: true },
  ])('is a newer run that text by our account names, and GitHub is asked for: $name', async ({ claims, believed }) => {
    const github = await held([1]);
    github.add(BOT, bodyOf(9, claims, ', says whoever was repeated'));
    const stuck = await stickComment(github.api(), said(2));
    expect(stuck.outcome).toBe(believed ? 'older' : 'updated');
    expect(shows(github)).toEqual([believed ? '1: run 9.1' : '1: run 2.1']);
  });

  it('is what a person says between our writing and our look back', async () => {
    const github = await held([1]);
    let edited = false;
    const api = github.api(async (request) => {
      if (request !== 'HISTORY' || edited) return;
      edited = true;
      github.edit(1, 'mallory', github.comments[0]!.body.replace(/run=\d+ number=\d+/, 'run=9999999 number=99999'));
    });
    expect(await stickComment(api, said(2))).toEqual({ outcome: 'updated' });
    expect(github.comments[0]!.edits[0]!.login).toBe(BOT);
    expect(await stickComment(github.api(), said(3))).toEqual({ outcome: 'updated' });
  });

  it('does not make us put back what a person wrote into our comment', async () => {
    const github = await held([1]);
    const own = github.comments[0]!.body;
    github.edit(1, 'maintainer', own.replace('number=1 ', 'number=99 '));
    github.edit(1, 'maintainer', own);
    await stickComment(github.api(), said(2));
    expect(shows(github)).toEqual(['1: run 2.1']);
  });
});

describe('an unanswered write', () => {
  it.each([
    { name: 'POST that happened', trouble: 'unanswered', before: [] },
    { name: 'POST that did not', trouble: 'lost', before: [] },
    { name: 'PATCH that happened', trouble: 'unanswered', before: [[1]] },
    { name: 'PATCH that did not', trouble: 'lost', before: [[1]] },
  ] as { name: string; trouble: 'lost' | 'unanswered'; before: [number][] }[])(
    'makes one comment: $name',
    async ({ trouble, before }) => {
      const github = await held(...before);
      let first = true;
      const api = github.api(undefined, (request) => {
        const hit = first && /POST|PATCH/.test(request);
        if (hit) first = false;
        return hit ? trouble : undefined;
      });
      await stickComment(api, said(2));
      expect(shows(github)).toEqual(['1: run 2.1']);
      expect(github.requests.filter((request) => /POST|PATCH/.test(request))).toHaveLength(trouble === 'lost' ? 2 : 1);
    },
  );

  it('is not sent again over a newer run', async () => {
    const github = await held([1]);
    let first = true;
    const api = github.api(undefined, (request) => {
      if (request !== 'PATCH' || !first) return undefined;
      first = false;
      github.edit(1, BOT, bodyOf(8));
      return 'lost';
    });
    expect(await stickComment(api, said(2))).toMatchObject({ outcome: 'older', shown: { number: 8 } });
    expect(shows(github)).toEqual(['1: run 8.1']);
    expect(github.requests.filter((request) => request === 'PATCH')).toHaveLength(1);
  });
});

describe('two jobs at once, in every order of their requests', () => {
  it.each([
    { name: 'both write the first comment', before: [], runs: [[5], [6]] },
    { name: 'the newer one begins', before: [], runs: [[6], [5]] },
    { name: 'both update', before: [[1]], runs: [[5], [6]] },
    {
      name: 'two attempts of one run',
      before: [[1]],
      runs: [
        [5, 2],
        [5, 1],
      ],
    },
    { name: 'both find two comments that a crash left', before: [[1]], runs: [[5], [6]], left: true },
  ] as { name: string; before: [number][]; runs: [number, number?][]; left?: boolean }[])(
    'end with one comment of the newest run: $name',
    async ({ before, runs, left }) => {
      const newest = runs
        .map(([number, attempt = 1]) => `run ${number}.${attempt}`)
        .sort()
        .at(-1)!;
      const schedules = await everySchedule(() => {
        const github = new HeldComments();
        github.add('somebody', 'words');
        for (const [number] of before) github.add(BOT, bodyOf(number));
        if (left) github.add(BOT, bodyOf(2));
        return {
          processes: runs.map((run) => (gate) => stickComment(github.api(gate), said(...run))),
          check: (order) => expect([order, ...shows(github)]).toEqual([order, '1: words', `2: ${newest}`]),
        };
      });
      expect(schedules).toBeGreaterThan(15);
    },
  );

  it.each([1, 2, 3, 4, 5])('are repaired by the next run when one is killed before its request %i', async (last) => {
    await everySchedule(() => {
      const github = new HeldComments();
      let left = last;
      const mortal = (gate: () => Promise<void>) => async (): Promise<void> => {
        await gate();
        if ((left -= 1) === 0) await new Promise(() => undefined);
      };
      return {
        processes: [
          (gate) => stickComment(github.api(mortal(gate)), said(5)),
          (gate) => stickComment(github.api(gate), said(6)),
        ],
        check: async (order) => {
          await stickComment(github.api(), said(7));
          expect([order, ...shows(github).map((line) => line.slice(3))]).toEqual([order, 'run 7.1']);
        },
      };
    });
  });
});

/** What stickComment makes of {@link said}. */
function bodyOf(number: number, part: Partial<Marker> = {}, words = ''): string {
  const { markdown, marker } = said(number, 1, part);
  return markedBody(`${markdown.trimEnd()}${words}`, marker, PULL);
}
