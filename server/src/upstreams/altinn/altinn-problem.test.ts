import { inspect } from 'node:util';
import { describe, expect, it } from 'vitest';
import { type OutgoingResponse, UpstreamFailure } from '../../lib/outgoing.ts';
import { json } from '../../testing.ts';
import { AltinnProblem } from './altinn-problem.ts';
import { problemCodes, standardCodes } from './problem-codes.ts';
import { altinnOf, problem, signal, text, token } from './testing.ts';
import { validationCodes } from './validation-codes.ts';

/** What a call that is refused throws. */
async function refusal(answer: OutgoingResponse): Promise<AltinnProblem> {
  const { altinn } = altinnOf(() => answer);
  return altinn.listSystemUsers('a', null, token, signal).then(
    () => Promise.reject(new Error('not refused')),
    (error: unknown) => error as AltinnProblem,
  );
}

describe('a refusal by Altinn', () => {
  it('is a problem when it has a code that we know, and says what that means', async () => {
    const error = await refusal(problem('AUTH-00063', 400));
    expect(error).toBeInstanceOf(AltinnProblem);
    expect(error).toMatchObject({ kind: 'unexpected', upstream: 'altinn', status: 400, upstreamCode: 'AUTH-00063' });
    expect(error.meaning).toBe(problemCodes.get('AUTH-00063')?.meaning);
  });

  it('is of the kind that its status says', async () => {
    for (const [code, status, kind] of [
      ['AUTH-00023', 401, 'unauthorised'],
      ['AUTH-00066', 403, 'forbidden'],
      ['AUTH-00073', 429, 'rate_limited'],
      ['AUTH-00013', 409, 'unexpected'],
    ] as const) {
      expect(await refusal(problem(code, status))).toMatchObject({ code, status, kind });
    }
  });

  it('is none with a code that we do not know, with none, or when it is a fault of Altinn’s', async () => {
    for (const [answer, upstreamCode] of [
      [problem('AUTH-00029', 400), 'AUTH-00029'],
      [problem('XX-00001', 400), 'XX-00001'],
      [problem('AUTH-00055', 500), 'AUTH-00055'],
      [problem('AUTH-00078', 502), 'AUTH-00078'],
      [problem('STD-00001', 500), 'STD-00001'],
      [problem('canary', 400), null],
      [json({ status: 400 }, 400), null],
      [json(null, 400), null],
      [text('AUTH-00010', 400), null],
    ] as const) {
      const error = await refusal(answer);
      expect(error).not.toBeInstanceOf(AltinnProblem);
      expect(error).toBeInstanceOf(UpstreamFailure);
      expect(error.upstreamCode).toBe(upstreamCode);
    }
  });

  it('names packages however Altinn writes them down', async () => {
    const urns = ['urn:altinn:accesspackage:lonn', 'urn:altinn:accesspackage:skatt-naering'];
    for (const written of [
      urns,
      urns.join(', '),
      urns.join(' | ').toUpperCase(),
      'AccessPackage { Urn = urn:altinn:accesspackage:lonn } AccessPackage { Urn = urn:altinn:accesspackage:skatt-naering }',
      'lonn; skatt-naering',
      ['lonn', 'Skatt-Naering', 'lonn', 7],
    ]) {
      const error = await refusal(problem('AUTH-00063', 400, { NotFoundPackages: written }));
      expect(error.packages).toEqual(urns);
    }
    for (const written of [undefined, null, 7, {}, '<script>', '']) {
      expect((await refusal(problem('AUTH-00063', 400, { NotFoundPackages: written }))).packages).toEqual([]);
    }
  });

  it('tells the faults of a body by code and place, with what each means', async () => {
    const error = await refusal(
      problem('STD-00000', 400, {
        validationErrors: [
          { code: 'AUTH.VLD-00001', title: 'canary', paths: ['/registersystemrequest/systemid'] },
          { code: 'AUTH.VLD-00099', paths: ['/x', 'canary', 7, '/"><canary'] },
          { code: 'STD.VLD-00000' },
          { code: 'canary', paths: ['/x'] },
          'canary',
        ],
      }),
    );
    expect(error.validationErrors).toEqual([
      { code: 'AUTH.VLD-00001', paths: ['/registersystemrequest/systemid'] },
      { code: 'AUTH.VLD-00099', paths: ['/x'] },
      { code: 'STD.VLD-00000', paths: [] },
    ]);
    expect(error.meaning).toBe(validationCodes.find(({ code }) => code === 'AUTH.VLD-00001')?.meaning);
    const bare = await refusal(problem('STD-00000', 400, { validationErrors: 'canary' }));
    expect(bare).toMatchObject({ code: 'STD-00000', validationErrors: [] });
    expect(bare.meaning).toBe(standardCodes.get('STD-00000')?.meaning);
  });

  it('holds neither the token nor a word of Altinn’s', async () => {
    const answers = [
      problem('AUTH-00063', 400, {
        title: 'canary',
        canary: 'canary',
        NotFoundPackages: 'urn:altinn:accesspackage:lonn <canary>',
        validationErrors: [{ code: 'AUTH.VLD-00001', title: 'canary', detail: 'canary', paths: ['canary'] }],
      }),
      problem('canary', 401),
      text('canary', 400),
      json({ canary: 'canary' }, 200),
      json({ data: [{ canary: 'canary' }] }),
      json({ links: { next: 'https://canary.example/canary' }, data: [] }),
      { status: 200, headers: { 'content-type': 'application/json' }, body: '{"canary' },
    ];
    for (const answer of answers) {
      const error = await refusal(answer);
      const shown = `${inspect(error, { depth: 9, showHidden: true })} ${error.stack} ${JSON.stringify(error)}`;
      expect(shown).not.toContain('canary');
    }
  });
});

describe('the tables of codes', () => {
  it('say of every code what it means and what to do', () => {
    const rows = [...problemCodes.values(), ...validationCodes];
    expect(problemCodes.size).toBe(80);
    expect(validationCodes).toHaveLength(19);
    for (const { name, meaning } of rows) expect(meaning, name).toMatch(/^[A-Z].+\. [A-Z].+\.$/);
  });
});
