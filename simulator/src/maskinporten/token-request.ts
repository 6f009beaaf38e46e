import { refusedWithoutCode } from './errors.ts';

/** A request to the token endpoint as it came over the wire. */
export type TokenRequest = { contentType: string | undefined; query: string; body: string };

const JWT_BEARER = 'urn:ietf:params:oauth:grant-type:jwt-bearer';

/**
 * Step 1: the form. Gives the assertion. Other form parameters are ignored (RFC 6749 §3.2); parameters in the URL are
 * refused, since they end up in access logs.
 */
export function readAssertionFromForm(request: TokenRequest): string {
  const mediaType = (request.contentType ?? '').split(';')[0]?.trim().toLowerCase();
  if (mediaType !== 'application/x-www-form-urlencoded') {
    throw refusedWithoutCode('request', { reason: 'Content-Type must be application/x-www-form-urlencoded' });
  }
  const form = new URLSearchParams(request.body);
  const grantType = form.get('grant_type');
  if (grantType !== null && grantType !== JWT_BEARER) throw refusedWithoutCode('grant_type');
  if (request.query !== '') {
    throw refusedWithoutCode('request', { reason: 'Parameters in the URL are not accepted' });
  }
  const names = [...form.keys()];
  if (new Set(names).size !== names.length) {
    throw refusedWithoutCode('request', { reason: 'A parameter is repeated' });
  }
  if (grantType === null) throw refusedWithoutCode('request', { reason: 'Missing parameter grant_type' });
  const assertion = form.get('assertion');
  if (assertion === null || assertion === '') {
    throw refusedWithoutCode('request', { reason: 'Missing parameter assertion' });
  }
  return assertion;
}
