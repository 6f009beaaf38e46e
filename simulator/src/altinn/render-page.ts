import type { ChangeRow, RequestRow } from '../altinn-records.ts';
import type { Right } from '../world.ts';
import { NO_ROLE, USUAL_ROLE } from './decide.ts';
import type { AltinnDesk } from './desk.ts';
import { findResource } from './policies.ts';
import { confirmPath } from './request-wire.ts';

/** What a person may say that they are in the organisation. */
const ROLES: readonly (readonly [string, string])[] = [
  ['DAGL', 'Daglig leder'],
  ['LEDE', 'Styrets leder'],
  ['INNH', 'Innehaver'],
  ['DTSO', 'Deltaker med solidarisk ansvar'],
  ['DTPR', 'Deltaker med delt ansvar'],
  ['KOMP', 'Komplementar'],
  ['BEST', 'Bestyrende reder'],
  ['BOBE', 'Bostyrer'],
  ['KNUF', 'Kontaktperson for NUF'],
  ['REPR', 'Norsk representant'],
  ['FFØR', 'Forretningsfører'],
  ['HOVEDADMINISTRATOR', 'Hovedadministrator'],
  ['MEDL', 'Styremedlem'],
  [NO_ROLE, 'Ingen av disse'],
];
const STYLE = `
body{font:1rem/1.5 system-ui,sans-serif;max-width:40rem;margin:2rem auto;padding:0 1rem;color:#1e2b3c}
.sim{background:#fff3cd;border:1px solid #8a6d00;padding:.5rem 1rem}
.no{background:#fde8e8;border:1px solid #a30000;padding:.5rem 1rem}
button,select{font:inherit;padding:.4rem .8rem}`;

/** The page of one request. `state` is what became of it, null while it waits for an answer. */
export function renderRequest(
  row: RequestRow | ChangeRow,
  { state, refusal }: { state: string | null; refusal: string | null },
  desk: AltinnDesk,
): string {
  const system = desk.register().systems.get(row.system_id);
  const vendor = system === undefined ? 'Ukjent leverandør' : organisationIn(system.vendor_org, desk);
  const heading = row.kind === 'change' ? 'Endre systemtilgang' : 'Opprett systemtilgang';
  const said = [
    refusal === null ? '' : `<p class="no" role="alert">Altinn svarer nei: ${escapeHtml(refusal)}</p>`,
    row.kind !== 'change' && row.escalated
      ? '<p role="status">Forespørselen er sendt videre til en tilgangsstyrer.</p>'
      : '',
    state === null ? '' : `<p role="status"><strong>${state}</strong></p>`,
  ];
  const facts = [
    ['Leverandør', vendor],
    ['System', system?.name.nb || row.system_id],
    ['For', organisationIn(row.owner_org, desk)],
    ['Referanse', row.external_ref],
  ];
  return page(
    heading,
    `${said.join('')}
<p>${escapeHtml(vendor)} ber om ${row.kind === 'change' ? 'å endre' : 'å få'} tilgang på vegne av ${escapeHtml(organisationIn(row.owner_org, desk))}${row.kind === 'agent' ? ' og kundene' : ''}.</p>
<dl>${facts.map(([term, fact]) => `<dt>${term}</dt><dd>${escapeHtml(fact ?? '')}</dd>`).join('')}</dl>
${contentsOf(row, desk)}
${state === null ? formOf(row) : ''}`,
  );
}

/** A page that says one thing. */
export function renderMessage(heading: string, message: string): string {
  return page(heading, `<p>${escapeHtml(message)}</p>`);
}

function contentsOf(row: RequestRow | ChangeRow, desk: AltinnDesk): string {
  if (row.kind !== 'change') {
    return (
      listOf('Tilgangspakker', packagesIn(row.access_packages, desk)) +
      listOf('Tjenester', servicesIn(row.rights, desk))
    );
  }
  return [
    listOf('Nye tilgangspakker', packagesIn(row.required_access_packages, desk)),
    listOf('Tilgangspakker som fjernes', packagesIn(row.unwanted_access_packages, desk)),
    listOf('Nye tjenester', servicesIn(row.required_rights, desk)),
    listOf('Tjenester som fjernes', servicesIn(row.unwanted_rights, desk)),
  ].join('');
}

function formOf(row: RequestRow | ChangeRow): string {
  const options = ROLES.map(
    ([code, name]) =>
      `<option value="${code}"${code === USUAL_ROLE ? ' selected' : ''}>${name}${code === NO_ROLE ? '' : ` (${code})`}</option>`,
  );
  const handOn = row.kind === 'change' ? '' : '\n<button name="decision" value="escalate">Send videre</button>';
  return `<form method="post" action="/altinn${confirmPath(row.kind)}">
<input type="hidden" name="id" value="${row.id}">
<p><label for="as">Din rolle</label> <select id="as" name="as">${options.join('')}</select></p>
<p><button name="decision" value="approve">Godkjenn</button>
<button name="decision" value="reject">Avvis</button>${handOn}</p>
</form>`;
}

function listOf(heading: string, items: readonly string[]): string {
  if (items.length === 0) return '';
  return `<h2>${heading}</h2><ul>${items.map((item) => `<li>${escapeHtml(item)}</li>`).join('')}</ul>`;
}

function packagesIn(urns: readonly string[], desk: AltinnDesk): string[] {
  return urns.map((urn) => desk.altinn.packages.get(urn.toLowerCase())?.name.nb ?? urn);
}

function servicesIn(rights: readonly Right[], desk: AltinnDesk): string[] {
  return rights
    .flatMap(({ resource }) => resource)
    .map(({ value }) => findResource(desk.resources.resources, value)?.title.nb ?? value);
}

function organisationIn(orgNumber: string, desk: AltinnDesk): string {
  const { enhet, underenhet } = desk.organisations.get(orgNumber)?.brreg ?? {};
  const name = enhet?.body?.navn ?? underenhet?.body?.navn;
  return typeof name === 'string' ? `${name} (${orgNumber})` : orgNumber;
}

function page(heading: string, content: string): string {
  return `<!doctype html>
<html lang="nb">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${heading} (simulert Altinn)</title>
<style>${STYLE}</style>
<main>
<p class="sim"><strong>Simulert.</strong> Dette er ikke Altinn. Alle data er oppdiktet.</p>
<h1>${heading}</h1>
${content}
</main>
</html>
`;
}

function escapeHtml(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll("'", '&#39;');
}
