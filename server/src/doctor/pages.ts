const digdir = 'https://docs.digdir.no/docs';
const systemVendor = 'https://docs.altinn.studio/en/authorization/guides/system-vendor/system-user';

/** The agencies' own pages that findings point to. */
export const pages = {
  errors: `${digdir}/Maskinporten/maskinporten_feilsoking`,
  grant: `${digdir}/Maskinporten/maskinporten_protocol_jwtgrant`,
  metadata: `${digdir}/Maskinporten/maskinporten_func_wellknown`,
  certificates: `${digdir}/Maskinporten/maskinporten_autentisering`,
  consumer: `${digdir}/Maskinporten/maskinporten_guide_apikonsument`,
  administration: `${digdir}/idporten/oidc/oidc_api_admin`,
  registration: `${digdir}/idporten/oidc/oidc_func_clientreg`,
  addresses: `${digdir}/general/IP`,
  portal: 'https://minside-samarbeid.digdir.no/my-organisation/integrations/admin',
  systemRegister: 'https://docs.altinn.studio/en/api/authentication/systemuserapi/systemregister/',
  systemUserScopes: 'https://docs.altinn.studio/en/api/authentication/systemuserapi/scopes/',
  systemUserRefused: `${systemVendor}/troubleshooting/errors/mp-303-error`,
} as const;
