/** The sections of SN2025 by their first and last division (Statistics Norway's standard, which follows NACE Rev. 2.1). */
const SECTIONS: Record<string, readonly [first: number, last: number]> = {
  A: [1, 3],
  B: [5, 9],
  C: [10, 33],
  D: [35, 35],
  E: [36, 39],
  F: [41, 43],
  G: [46, 47],
  H: [49, 53],
  I: [55, 56],
  J: [58, 60],
  K: [61, 63],
  L: [64, 66],
  M: [68, 68],
  N: [69, 75],
  O: [77, 82],
  P: [84, 84],
  Q: [85, 85],
  R: [86, 88],
  S: [90, 93],
  T: [94, 96],
  U: [97, 98],
  V: [99, 99],
};

/** Whether a code like `62.100` is in a section like `K`. */
export function isInSection(code: string, section: string): boolean {
  const range = SECTIONS[section];
  if (range === undefined) return false;
  const division = Number(code.slice(0, 2));
  return division >= range[0] && division <= range[1];
}
