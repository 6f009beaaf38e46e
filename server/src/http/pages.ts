import { workflowsPath } from './workflows.ts';

/** What the server answers outside the document: read by machines and people who look after it. */
export const pages = [
  '/openapi.json',
  '/llms.txt',
  workflowsPath,
  '/.well-known/jwks.json',
  '/metrics',
  '/livez',
  '/readyz',
  '/api/health',
];
