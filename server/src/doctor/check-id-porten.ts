import type { ClientExamined } from './check.ts';
import { notExamined } from './failure-words.ts';
import { pages } from './pages.ts';
import type { Draft } from './shapes.ts';

/** Rulings 3: Altinn's token ends with the one from ID-porten, and an approval must fit into it. */
const shortestSeconds = 30 * 60;

/** Whether what a person signs in for lasts long enough to approve and file. */
export async function checkIdPorten({ client: { idPorten }, signal }: ClientExamined): Promise<Draft[]> {
  if (!idPorten) return [];
  const lifetime = await idPorten.readTokenLifetime(signal).catch(() => null);
  if (lifetime === null) {
    return [
      notExamined(
        'The token life of the ID-porten client',
        'the self-service API did not tell it',
        `See in Samarbeidsportalen that access_token_lifetime of client ${idPorten.id} is ${shortestSeconds} or more.`,
        pages.registration,
      ),
    ];
  }
  if (lifetime >= shortestSeconds) return [];
  return [
    {
      ...{ id: 'id_porten_token_short', severity: 'error', page: pages.registration },
      cause: `Tokens of the ID-porten client ${idPorten.id} live ${lifetime} s. Altinn’s token ends with them, so an approval would be over before it is used.`,
      fix: `Set access_token_lifetime of client ${idPorten.id} to ${shortestSeconds} or more in Samarbeidsportalen.`,
    },
  ];
}
