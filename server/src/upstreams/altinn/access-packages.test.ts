import { describe, expect, it } from 'vitest';
import { accessPackageName, accessPackageUrn } from './access-packages.ts';

describe('access packages', () => {
  it('have Altinn’s names in both languages', () => {
    expect(accessPackageName('urn:altinn:accesspackage:merverdiavgift')).toEqual({
      nb: 'Merverdiavgift',
      en: 'Value added tax',
    });
    const known = ['skatt-naering', 'lonn', 'ansettelsesforhold', 'skattegrunnlag', 'teknisk-samhandling-skatt']
      .concat('krav-og-utlegg', 'regnskap-okonomi-rapport')
      .map((code) => accessPackageName(`urn:altinn:accesspackage:${code}`));
    expect(known).not.toContain(null);
  });

  it('have no name where we know none', () => {
    for (const urn of ['urn:altinn:accesspackage:posttjenester', 'constructor', '']) {
      expect(accessPackageName(urn)).toBeNull();
    }
  });

  it('are the same package however Altinn writes them', () => {
    for (const written of ['lonn', 'LONN', 'urn:altinn:accesspackage:lonn', 'URN:altinn:accesspackage:Lonn']) {
      expect(accessPackageUrn(written)).toBe('urn:altinn:accesspackage:lonn');
      expect(accessPackageName(written)?.nb).toBe('Lønn');
    }
  });
});
