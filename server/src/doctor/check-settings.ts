import { parseOrgnr } from '@apier/rulebook';
import type { EnvironmentExamined, InstallationExamined } from './check.ts';
import { pages } from './pages.ts';
import type { Draft } from './shapes.ts';

const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** What the settings say of the client, before anybody is asked. */
export async function checkClientSettings({ means }: EnvironmentExamined): Promise<Draft[]> {
  const { client, kind } = means;
  const prefix = `APIER_${means.environment.toUpperCase()}`;
  if (!client) {
    if (kind !== 'real') return [];
    return [
      {
        ...{ id: 'no_client', severity: 'warning', page: pages.consumer },
        cause: `The ${means.environment} environment is real and has no Maskinporten client: all that needs a token is off.`,
        fix: `Set ${prefix}_CLIENT_ID, ${prefix}_CLIENT_ORG and a signing key; for open registers alone, ${prefix}=open.`,
      },
    ];
  }
  const drafts: Draft[] = [];
  if (!uuid.test(client.id)) {
    const isKid = client.id === client.setting?.kid;
    drafts.push({
      ...{ id: 'client_id_unlikely', severity: 'warning', page: pages.portal },
      cause: `${prefix}_CLIENT_ID ${isKid ? 'is the same as the key id' : 'does not look like a client id, which is a UUID; it may be a key id or a name'}.`,
      fix: `Set ${prefix}_CLIENT_ID to the client id (“Integrasjonens identifikator”) that Samarbeidsportalen shows.`,
    });
  }
  if (!parseOrgnr(client.organisation).ok) {
    drafts.push({
      ...{ id: 'organisation_number_wrong', severity: 'error' },
      cause: `${prefix}_CLIENT_ORG is no organisation number: its check digit is wrong.`,
      fix: `Set ${prefix}_CLIENT_ORG to the organisation that owns the client, nine digits.`,
    });
  }
  return drafts;
}

const firstInstant = Date.parse('2026-01-01T00:00:00.000Z');

export async function checkWallClock({ now }: InstallationExamined): Promise<Draft[]> {
  if (now >= firstInstant) return [];
  const year = new Date(now).getUTCFullYear();
  return [
    {
      ...{ id: 'clock_before_2026', severity: 'error' },
      cause: `This machine’s clock says ${year}, before this program was made; records would bear wrong times, and tokens are refused.`,
      fix: 'Set the clock, and let it follow a time server (NTP).',
    },
  ];
}

/** What the program runs on. */
const nodeMajor = 24;
const proxies = ['HTTPS_PROXY', 'https_proxy', 'HTTP_PROXY', 'http_proxy', 'ALL_PROXY', 'all_proxy'];
const unusedAuthorities = ['SSL_CERT_FILE', 'SSL_CERT_DIR'];

export async function checkRuntime({ means }: InstallationExamined): Promise<Draft[]> {
  const { variables, nodeVersion, files } = means;
  const setOf = (names: readonly string[]) => names.filter((name) => variables[name]);
  const drafts: Draft[] = [];
  if (Number(nodeVersion.split('.')[0]) !== nodeMajor) {
    drafts.push({
      ...{ id: 'node_version', severity: 'warning' },
      cause: `This runs on Node ${plainVersion(nodeVersion)}; it is made for, and tested on, Node ${nodeMajor}.`,
      fix: `Start it through npm, which brings Node ${nodeMajor}, or with a Node ${nodeMajor} of your own.`,
    });
  }
  if (variables.NODE_TLS_REJECT_UNAUTHORIZED === '0') {
    drafts.push({
      ...{ id: 'tls_not_verified', severity: 'error' },
      cause: 'NODE_TLS_REJECT_UNAUTHORIZED is 0: whoever is between us and the agencies can read tokens.',
      fix: 'Remove the variable; name an authority of your own with NODE_EXTRA_CA_CERTS.',
    });
  }
  const proxy = setOf(proxies);
  if (proxy.length > 0) {
    drafts.push({
      ...{ id: 'proxy_not_used', severity: 'info', page: pages.addresses },
      cause: `${proxy.join(', ')} ${proxy.length === 1 ? 'is' : 'are'} set, and not used: calls go straight to the agencies.`,
      fix: 'Let this machine out to the agencies on port 443 without a proxy.',
    });
  }
  const authorities = setOf(unusedAuthorities);
  if (authorities.length > 0) {
    drafts.push({
      ...{ id: 'authority_not_used', severity: 'info' },
      cause: `${authorities.join(', ')} ${authorities.length === 1 ? 'is' : 'are'} set, and not used: Node trusts its own list of authorities.`,
      fix: 'Name authorities of your own with NODE_EXTRA_CA_CERTS.',
    });
  }
  const extra = variables.NODE_EXTRA_CA_CERTS;
  if (extra && !files.look(extra)?.isReadable) {
    drafts.push({
      ...{ id: 'authority_unreadable', severity: 'warning' },
      cause: 'NODE_EXTRA_CA_CERTS names a file that cannot be read, and Node passes over it without a word.',
      fix: 'Correct the path, or make the file readable for the user that runs the server.',
    });
  }
  return drafts;
}

const plainVersion = (version: string): string => /^v?(\d+\.\d+\.\d+)/.exec(version)?.[1] ?? 'of another version';
