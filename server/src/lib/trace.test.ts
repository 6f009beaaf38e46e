import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { seededRandom, settle } from '../testing.ts';
import { createTracing, newTrace, parseTraceparent, type Trace, traceparentOf } from './trace.ts';

const traceId = '4bf92f3577b34da6a3ce929d0e0e4736';
const parentId = '00f067aa0ba902b7';
const valid = `00-${traceId}-${parentId}-01`;

const hex = (length: number) =>
  fc
    .array(fc.constantFrom(...'0123456789abcdef'), { minLength: length, maxLength: length })
    .map((digits) => digits.join(''))
    .filter((text) => length === 2 || /[^0]/.test(text));
const fields = fc.record({ traceId: hex(32), parentId: hex(16), flags: hex(2) });
const header = fields.map((of) => `00-${of.traceId}-${of.parentId}-${of.flags}`);

describe('traceparent', () => {
  it('is read as the fields that it is made of', () => {
    expect(parseTraceparent(valid)).toEqual({ traceId, parentId, flags: 1 });
    fc.assert(
      fc.property(fields, (of) => {
        const read = parseTraceparent(`00-${of.traceId}-${of.parentId}-${of.flags}`);
        expect(read).toEqual({ traceId: of.traceId, parentId: of.parentId, flags: Number(`0x${of.flags}`) });
      }),
    );
  });

  it('is written as it was read', () => {
    fc.assert(
      fc.property(fields, fc.constantFrom('00', '01', '02', '03'), (of, flags) => {
        const text = `00-${of.traceId}-${of.parentId}-${flags}`;
        expect(traceparentOf(parseTraceparent(text) as Trace, of.parentId)).toBe(text);
      }),
    );
  });

  it('is passed over after any one character is spoilt, lost or put in', () => {
    fc.assert(
      fc.property(header, fc.nat(54), fc.constantFrom(...'gGAF_ .\n\0é'), (text, place, character) => {
        expect(parseTraceparent(text.slice(0, place) + character + text.slice(place + 1))).toBeNull();
        expect(parseTraceparent(text.slice(0, place) + text.slice(place + 1))).toBeNull();
        expect(parseTraceparent(text.slice(0, place) + character + text.slice(place))).toBeNull();
      }),
    );
  });

  it('is passed over when anything follows version 00', () => {
    fc.assert(fc.property(header, fc.string({ minLength: 1 }), (text, more) => parseTraceparent(text + more) === null));
    expect(parseTraceparent(`${valid}-`)).toBeNull();
    expect(parseTraceparent(`${valid}\n`)).toBeNull();
  });

  it('is passed over when an id is all zeros, the version ff, or a letter upper case', () => {
    expect(parseTraceparent(`00-${'0'.repeat(32)}-${parentId}-01`)).toBeNull();
    expect(parseTraceparent(`00-${traceId}-${'0'.repeat(16)}-01`)).toBeNull();
    expect(parseTraceparent(`ff-${traceId}-${parentId}-01`)).toBeNull();
    expect(parseTraceparent(valid.toUpperCase())).toBeNull();
  });

  it('of a later version is read as far as it is known', () => {
    const version = hex(2).filter((text) => text !== '00' && text !== 'ff');
    fc.assert(
      fc.property(version, fc.string(), fc.constantFrom('.', 'a', ' ', ','), (later, more, other) => {
        const text = later + valid.slice(2);
        expect(parseTraceparent(text)).toEqual(parseTraceparent(valid));
        expect(parseTraceparent(`${text}-${more}`)).toEqual(parseTraceparent(valid));
        expect(parseTraceparent(`${text}${other}${more}`)).toBeNull();
        expect(parseTraceparent(text.slice(0, 54))).toBeNull();
      }),
    );
  });

  it('is passed over when it is absent or sent twice', () => {
    expect(parseTraceparent(undefined)).toBeNull();
    expect(parseTraceparent([valid, valid])).toBeNull();
    expect(parseTraceparent(`${valid}, ${valid}`)).toBeNull();
  });

  it('is passed over when it is any other text', () => {
    fc.assert(fc.property(fc.string({ maxLength: 100 }), (text) => parseTraceparent(text) === null));
  });

  it('is sent without the flags that have no meaning yet', () => {
    expect(traceparentOf({ traceId, parentId, flags: 0xff }, parentId)).toBe(`00-${traceId}-${parentId}-03`);
  });
});

describe('a new trace', () => {
  it('has a valid id that is never the same, and is not sampled', () => {
    const random = seededRandom();
    const traces = Array.from({ length: 100 }, () => newTrace(random));
    expect(new Set(traces.map((trace) => trace.traceId)).size).toBe(100);
    for (const trace of traces) {
      expect(parseTraceparent(traceparentOf(trace, parentId))).toEqual({ ...trace, parentId });
      expect(trace.flags & 1).toBe(0);
    }
  });
});

describe('tracing', () => {
  it('gives each outgoing call the current trace, its flags and a span of its own', () => {
    const tracing = createTracing(seededRandom());
    const headers = tracing.run({ traceId, parentId, flags: 1 }, () =>
      Array.from({ length: 100 }, () => tracing.outgoingHeader()),
    );
    expect(new Set(headers).size).toBe(100);
    for (const each of headers) {
      const sent = parseTraceparent(each);
      expect(sent).toMatchObject({ traceId, flags: 1 });
      expect(sent?.parentId).not.toBe(parentId);
    }
  });

  it('sends nothing where no trace is current', () => {
    const tracing = createTracing(seededRandom());
    expect(tracing.current()).toBeUndefined();
    expect(tracing.outgoingHeader()).toBeUndefined();
    tracing.run(newTrace(seededRandom()), () => {});
    expect(tracing.outgoingHeader()).toBeUndefined();
  });

  it('keeps requests apart that are awaited side by side', async () => {
    const random = seededRandom();
    const tracing = createTracing(random);
    const other = createTracing(random);
    const request = (trace: Trace) =>
      tracing.run(trace, async () => {
        await settle();
        await Promise.all([settle(), settle()]);
        return [tracing.current(), other.current()];
      });
    const traces = Array.from({ length: 20 }, () => newTrace(random));
    expect(await Promise.all(traces.map(request))).toEqual(traces.map((trace) => [trace, undefined]));
  });
});
