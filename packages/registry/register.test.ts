import { describe, expect, it } from '@jest/globals';
import type { Candidate } from './candidate.ts';
import { parseTag } from './grammar.ts';
import type { VersionRecord } from './records.ts';
import { planRegistration, saidPassedOver, type Numbering } from './register.ts';
import type { Sight } from './registry.ts';
import type { Tag } from './tags.ts';

describe('a name in the registry', () => {
  const version = { tag: 'delays@v1.0.0', version: '1.0.0', project: 'delays' } as VersionRecord;
  const sight: Sight = {
    recorded: { name: 'delays', versions: [version], moves: [], withdrawals: [] },
    tags: [],
  } as unknown as Sight;

  it('takes no model of another project, whatever that has passed', () => {
    const toy = { project: 'toy', commit: 'c', model: { digest: 'd' } } as Candidate;
    const plan = (): unknown => planRegistration(sight, toy, {});
    expect(plan).toThrow(
      'delays@v1.0.0 is a model of the project delays, and this is one of toy: a name has one project',
    );
  });
});

describe('a tag too many on the commit of a version', () => {
  const registered = {
    ...{ name: 'delays', tag: 'delays@v1.1.0', version: '1.1.0', project: 'delays', commit: 'c', tagObject: 't' },
    ...{ model: { digest: 'first' }, registeredAt: '2026-05-01T00:00:00Z', tagText: '' },
    signature: { features: null, task: 'regression', classes: null },
  } as unknown as VersionRecord;
  const tagged = (tag: string, more: Partial<Tag> = {}): Tag => ({
    ...{
      tag,
      meaning: parseTag(tag)!,
      object: 'o',
      annotated: true,
      commit: 'c',
      committed: 1,
      time: 1,
      ahead: false,
      by: 'mallory',
    },
    ...more,
  });
  const its = tagged('delays@v1.1.0', { object: 't' });
  const plan = (tags: Tag[], model: string, numbering: Numbering = {}, remote?: string, commit = 'c') => {
    const decision = { baseline: { kind: 'none' }, rules: [] };
    const { signature, project } = registered;
    const candidate = { project, commit, model: { digest: model }, signature, decision } as unknown as Candidate;
    const recorded = { name: 'delays', versions: [registered], moves: [], withdrawals: [] };
    return planRegistration({ recorded, tags: [its, ...tags] }, candidate, numbering, remote);
  };
  const five = tagged('delays@v5.0.0');

  it('is passed over on a server, and named: what was trained again is the next version', () => {
    const next = plan([five], 'second', {}, 'origin');
    expect(next).toMatchObject({ kind: 'new', version: '1.1.1', apart: true, passedOver: [five] });
    expect(saidPassedOver(five, 'origin')).toMatch(
      /^The tag delays@v5\.0\.0 \(by mallory\) .* is passed over\. .*git push origin --delete 'refs\/tags\/delays@v5\.0\.0', by an administrator/,
    );
    expect(plan([five], 'first', {}, 'origin')).toMatchObject({ kind: 'registered', passedOver: [five] });
    expect(plan([tagged('delays@v1.1.1')], 'second', {}, 'origin')).toMatchObject({ version: '1.1.2', apart: true });
  });

  it('of a model whose version nobody is known to have made is the next number, where somebody asks for one', () => {
    const unconfirmed = ['1.1.0'];
    expect(plan([], 'first', { unconfirmed }, 'origin', 'd')).toMatchObject({ kind: 'new', version: '1.1.1' });
    const byItself = plan([], 'first', { unconfirmed, unasked: true }, 'origin', 'd');
    expect(byItself).toMatchObject({ kind: 'registered', record: registered });
    const byNumber = plan([], 'first', { unconfirmed, version: '1.1.0' }, 'origin', 'd');
    expect(byNumber).toMatchObject({ kind: 'registered', record: registered });
  });

  it('keeps nobody from the number that another tag of the commit asks for', () => {
    const [asked, other] = [tagged('delays@v2.0.0', { commit: 'd' }), tagged('delays@v99.0.0', { commit: 'd' })];
    const next = plan([asked, other], 'second', { version: '2.0.0' }, 'origin', 'd');
    expect(next).toMatchObject({ version: '2.0.0', request: asked, apart: false, passedOver: [other] });
    const derived = plan([other], 'second', { bump: 'patch' }, 'origin', 'd');
    expect(derived).toMatchObject({ version: '1.1.1', apart: true, passedOver: [other] });
  });

  it('that is asked for is refused, with what can be done there', () => {
    expect(() => plan([five], 'first', { version: '5.0.0' }, 'origin')).toThrow(
      expect.objectContaining({
        code: 'MLOPS_REGISTRY_TAKEN',
        message: expect.stringContaining(
          'the tag delays@v5.0.0 (by mallory) is of commit c, which has the version delays@v1.1.0',
        ),
        hint: expect.stringMatching(
          /start the workflow by hand.*git push origin --delete 'refs\/tags\/delays@v5\.0\.0'/,
        ),
      }),
    );
  });

  it('is refused in a clone, where whoever registers can remove it', () => {
    expect(() => plan([five], 'second')).toThrow(
      expect.objectContaining({
        code: 'MLOPS_REGISTRY_TAKEN',
        hint: "Remove it, and register without one: git tag -d 'delays@v5.0.0'; mlops register-model",
      }),
    );
  });

  it.each([{ remote: 'origin' }, { remote: undefined }])(
    'keeps no lightweight one from being told about itself ($remote)',
    ({ remote }) => {
      const light = tagged('delays@v6.0.0', { annotated: false });
      expect(() => plan([five, light], 'second', { version: '6.0.0' }, remote)).toThrow(
        expect.objectContaining({
          code: 'MLOPS_REGISTRY_LIGHTWEIGHT',
          message: expect.stringContaining('delays@v6.0.0'),
          hint: expect.stringMatching(
            remote === undefined ? /^Make it again/ : /^A tag that is made on a page of the server is such a one\./,
          ),
        }),
      );
    },
  );
});
