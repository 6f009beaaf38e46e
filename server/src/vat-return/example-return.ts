/** A return that nothing is wrong with, in the form's own names. All of it is invented. */
export const exampleReturn = {
  innsending: {
    regnskapssystemsreferanse: 'eksempel-2026-2',
    regnskapssystem: { systemnavn: 'Eksempelsystem', systemversjon: '1.0' },
  },
  skattegrunnlagOgBeregnetSkatt: {
    skattleggingsperiode: { periode: { skattleggingsperiodeToMaaneder: 'mars-april' }, aar: '2026' },
    fastsattMerverdiavgift: '15000',
    mvaSpesifikasjonslinje: [
      { mvaKode: '3', grunnlag: '100000', sats: '25', merverdiavgift: '25000' },
      { mvaKode: '1', merverdiavgift: '-10000' },
    ],
  },
  betalingsinformasjon: {},
  skattepliktig: { organisasjonsnummer: '999999999' },
  meldingskategori: 'alminnelig',
};

/** The same in XML. */
export const exampleReturnXml = `<?xml version="1.0" encoding="UTF-8"?>
<mvaMeldingDto xmlns="no:skatteetaten:fastsetting:avgift:mva:skattemeldingformerverdiavgift:v1.0">
  <innsending>
    <regnskapssystemsreferanse>eksempel-2026-2</regnskapssystemsreferanse>
    <regnskapssystem>
      <systemnavn>Eksempelsystem</systemnavn>
      <systemversjon>1.0</systemversjon>
    </regnskapssystem>
  </innsending>
  <!-- Oppdiktede tall / invented figures -->
  <skattegrunnlagOgBeregnetSkatt>
    <skattleggingsperiode>
      <periode>
        <skattleggingsperiodeToMaaneder>mars-april</skattleggingsperiodeToMaaneder>
      </periode>
      <aar>2026</aar>
    </skattleggingsperiode>
    <fastsattMerverdiavgift>15000</fastsattMerverdiavgift>
    <mvaSpesifikasjonslinje>
      <mvaKode>3</mvaKode>
      <grunnlag>100000</grunnlag>
      <sats>25</sats>
      <merverdiavgift>25000</merverdiavgift>
    </mvaSpesifikasjonslinje>
    <mvaSpesifikasjonslinje>
      <mvaKode>1</mvaKode>
      <merverdiavgift>-10000</merverdiavgift>
    </mvaSpesifikasjonslinje>
  </skattegrunnlagOgBeregnetSkatt>
  <betalingsinformasjon></betalingsinformasjon>
  <skattepliktig>
    <organisasjonsnummer>999999999</organisasjonsnummer>
  </skattepliktig>
  <meldingskategori>alminnelig</meldingskategori>
</mvaMeldingDto>
`;
