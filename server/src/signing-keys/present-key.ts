import type { z } from 'zod';
import { keyProblems } from './key-problem.ts';
import type { SigningKeyShape } from './shapes.ts';
import type { SigningKeyRow } from './signing-key.ts';

type Presented = z.input<typeof SigningKeyShape>;

/** A key as the operator sees it. */
export function presentKey(row: SigningKeyRow): Presented {
  const colon = row.location.indexOf(':');
  return {
    id: row.id,
    environment: row.environment,
    client_id: row.clientId,
    key_id: row.publicJwk === null ? null : row.kid,
    state: row.state,
    home: (colon < 0 ? row.location : row.location.slice(0, colon)) as Presented['home'],
    location: row.location,
    mode: row.mode,
    requested_by: row.requestedBy,
    reason: row.reason,
    replaces: row.replaces,
    created_at: row.createdAt,
    uploaded_at: row.uploadedAt,
    active_at: row.activeAt,
    retiring_at: row.retiringAt,
    removed_at: row.removedAt,
    expires_at: row.expiresAt,
    problem: problemOfRow(row),
  };
}

function problemOfRow({ problem, problemDetail, problemAt }: SigningKeyRow): Presented['problem'] {
  if (problem === null) return null;
  const { nb, en } = keyProblems[problem];
  return { code: problem, text_nb: nb, text_en: en, detail: problemDetail, at: problemAt };
}
