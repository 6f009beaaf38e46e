import type { Confidence } from '../obligations/confidence.ts';

/** The court fee (rettsgebyr, R) of a calendar year, whole kroner. */
export interface CourtFee {
  year: number;
  amount: number;
  confidence: Confidence;
}

/**
 * The court fee by calendar year. Up to 2024 the published amounts; 2025 and 2026 rest on one secondary source each.
 * Source: rettsgebyrloven § 1 and its yearly regulation.
 */
export const courtFees: readonly CourtFee[] = [
  { year: 2018, amount: 1130, confidence: 'confirmed' },
  { year: 2019, amount: 1150, confidence: 'confirmed' },
  { year: 2020, amount: 1172, confidence: 'confirmed' },
  { year: 2021, amount: 1199, confidence: 'confirmed' },
  { year: 2022, amount: 1223, confidence: 'confirmed' },
  { year: 2023, amount: 1243, confidence: 'confirmed' },
  { year: 2024, amount: 1277, confidence: 'confirmed' },
  { year: 2025, amount: 1314, confidence: 'uncertain' },
  { year: 2026, amount: 1345, confidence: 'uncertain' },
];
