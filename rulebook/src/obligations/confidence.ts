/** How sure a rule is: as its sources say, as we read them, or sources disagree. */
export type Confidence = 'confirmed' | 'inferred' | 'uncertain';
