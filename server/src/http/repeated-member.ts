import { endOfText } from './end-of-text.ts';

/** One object or list that is open where the reading has come to. */
interface Open {
  /** Of an object; `null`: it is a list. */
  names: Set<string> | null;
  /** The member or place that is being read. */
  at: string | number;
  /** The next text is a name. */
  awaitsName: boolean;
}

/**
 * Where in JSON text a member stands for the second time in its object, as the path of names and places; `null`: nowhere.
 * `JSON.parse` takes the last and drops the others. The text must be JSON (RFC 8259, whose § 4 leaves the meaning open).
 */
export function findRepeatedMember(text: string): (string | number)[] | null {
  const open: Open[] = [];
  for (let at = 0; at < text.length; at += 1) {
    const inner = open.at(-1);
    switch (text[at]) {
      case '"': {
        const end = endOfText(text, at);
        if (inner?.names && inner.awaitsName) {
          const name = JSON.parse(text.slice(at, end + 1)) as string;
          inner.at = name;
          inner.awaitsName = false;
          if (inner.names.has(name)) return open.map((each) => each.at);
          inner.names.add(name);
        }
        at = end;
        break;
      }
      case '{':
        open.push({ names: new Set(), at: '', awaitsName: true });
        break;
      case '[':
        open.push({ names: null, at: 0, awaitsName: false });
        break;
      case '}':
      case ']':
        open.pop();
        break;
      case ',':
        if (typeof inner?.at === 'number') inner.at += 1;
        else if (inner) inner.awaitsName = true;
    }
  }
  return null;
}
