import { expect, it } from 'vitest';
import { accessPackageUrn } from './access-packages.ts';

it('an access package is the same however Altinn writes it', () => {
  for (const written of ['lonn', 'LONN', 'urn:altinn:accesspackage:lonn', 'URN:altinn:accesspackage:Lonn']) {
    expect(accessPackageUrn(written)).toBe('urn:altinn:accesspackage:lonn');
  }
});
