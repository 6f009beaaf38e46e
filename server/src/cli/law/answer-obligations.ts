import {
  type Assessment,
  type Bilingual,
  createAssessor,
  type ObligationRow,
  obligations,
  type SuppressionReason,
} from '@apier/rulebook';
import type { Language } from '../../errors/index.ts';
import type { CommandIo, CommandValues } from '../program-command.ts';
import { renderData } from '../render-data.ts';
import { type ObligationQuestion, readObligationQuestions } from './read-obligation-questions.ts';

/** How many windows are kept worked out: each company of a list may have its own. */
const mostAssessors = 200;
/** How many answers are written at a time. */
const answersAtATime = 200;

/** Answers `apier obligations`, for one company or a list of them; gives the exit code. Throws `UsageError`. */
export async function answerObligations(io: CommandIo, values: CommandValues): Promise<number> {
  const language = values.language === 'nb' ? 'nb' : 'en';
  const { questions, isList } = await readObligationQuestions(io, values, language);
  const assess = createAssessment();
  const answer = (question: ObligationQuestion, index: number): string => {
    const assessment = assess(question);
    if (values.json) return lineOf(assessment);
    const text = describe(assessment, language, io.columns);
    return isList ? `[${index}]\n${text}\n` : text;
  };
  for (let start = 0; start < questions.length; start += answersAtATime) {
    const some = questions.slice(start, start + answersAtATime);
    const isRead = await io.outPart(some.map((question, index) => answer(question, start + index)).join(''));
    if (!isRead) break;
  }
  return 0;
}

/** Works the calendar of a window out once for all companies that are asked about in it. */
function createAssessment(): (question: ObligationQuestion) => Assessment {
  const assessors = new Map<string, ReturnType<typeof createAssessor>>();
  return ({ facts, window }) => {
    const key = JSON.stringify(window);
    const kept = assessors.get(key);
    if (kept) return kept(facts);
    if (assessors.size === mostAssessors) assessors.clear();
    const made = createAssessor(window);
    assessors.set(key, made);
    return made(facts);
  };
}

/** What need not be done on a date is no row; a standing duty is told whatever its status. */
const isTold = ({ kind, status }: ObligationRow): boolean => kind === 'continuous' || status !== 'not_required';

/** For programs, on one line. */
function lineOf({ rows, auditor, reason }: Assessment): string {
  const told = rows.filter(isTold).map(({ code, period, due, status, kind, assumed, needs, confidence }) => ({
    ...{ code, period, due, status, kind, assumed, needs, confidence },
    law: obligations[code].law,
  }));
  return `${JSON.stringify({ rows: told, auditor, reason })}\n`;
}

const reasons: Readonly<Record<SuppressionReason, Bilingual>> = {
  deleted: {
    nb: 'Virksomheten er slettet: ingenting forfaller etter slettedatoen.',
    en: 'The company is deleted: nothing falls due after that day.',
  },
  bankruptcy_estate: {
    nb: 'Virksomheten er konkurs: boet rapporterer.',
    en: 'The company is bankrupt: the estate reports.',
  },
  sub_entity: {
    nb: 'Dette er en underenhet: pliktene ligger på hovedenheten.',
    en: 'This is a sub-unit: the duties lie on the main unit.',
  },
};
const partial: Bilingual = {
  nb: 'Organisasjonsformen har ingen regler her: bare det som ikke avhenger av den, er vist.',
  en: 'There are no rules here for this form of organisation: only what does not depend on it is shown.',
};

/** For people. */
function describe(assessment: Assessment, language: Language, columns: number | undefined): string {
  const { rows, auditor, reason, coverage } = assessment;
  const remarks = [...(reason ? [reasons[reason]] : []), ...(coverage === 'partial' ? [partial] : [])];
  const told = rows.filter(isTold).map((row) => ({
    kind: row.kind,
    line: {
      ...(row.due !== null && { due: row.due }),
      obligation: obligations[row.code].name[language],
      ...(row.period !== null && { period: row.period }),
      ...{ status: row.status, needs: row.needs, assumed: row.assumed },
      ...(row.confidence === 'uncertain' && { confidence: row.confidence }),
    },
  }));
  const linesOf = (kind: ObligationRow['kind']) => told.filter((each) => each.kind === kind).map(({ line }) => line);
  const data = {
    deadlines: linesOf('dated'),
    standing_duties: linesOf('continuous'),
    auditor_by_accounting_year: auditor,
  };
  return remarks.map((remark) => `${remark[language]}\n`).join('') + renderData(data, columns);
}
