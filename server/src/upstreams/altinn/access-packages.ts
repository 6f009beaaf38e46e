const beginning = 'urn:altinn:accesspackage:';

/** A package's URN in one spelling: Altinn writes the bare code or the whole URN, and does not mind capitals. */
export function accessPackageUrn(codeOrUrn: string): string {
  const written = codeOrUrn.toLowerCase();
  return written.startsWith(beginning) ? written : `${beginning}${written}`;
}
