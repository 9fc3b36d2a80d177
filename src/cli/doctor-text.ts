import { formatCount } from '../engine/words/number-words.ts';
import { problemLine } from '../engine/words/problem-words.ts';
import type { Checkup } from '../report/checkup.ts';

/** One line for each finding: the file, the cause, the evidence, what to do. */
export function doctorText({ pairs, findings, failed }: Checkup): string {
  const lines = findings.map(({ file, finding }) => {
    const { title, evidence, advice, fix } = finding;
    const setting = fix ? ` (lovasz-lens.json: ${JSON.stringify(fix).slice(1, -1)})` : '';
    return `${file}: ${[title, ...evidence, advice].join(' ')}${setting}`;
  });
  const unread = failed.map(({ error }) => `not read: ${problemLine(error)}`);
  const found = findings.length === 0 ? 'no findings' : `${formatCount(findings.length)} findings`;
  const trouble = failed.length === 0 ? '' : `, ${formatCount(failed.length)} files could not be read`;
  return `${[...lines, ...unread, `${formatCount(pairs)} pairs checked: ${found}${trouble}`].join('\n')}\n`;
}

/** The same as one JSON document, `lovasz-lens/doctor@1`. */
export function doctorJson({ pairs, findings, failed }: Checkup): string {
  const document = {
    schema: 'lovasz-lens/doctor@1',
    pairs,
    findings: findings.map(({ file, groundTruth, prediction, finding }) => ({
      file,
      groundTruth,
      prediction,
      code: finding.code,
      score: finding.score,
      title: finding.title,
      evidence: finding.evidence,
      fix: finding.fix,
      advice: finding.advice,
    })),
    failed: failed.map(({ file, error }) => ({ file, code: error.code, message: problemLine(error) })),
  };
  return `${JSON.stringify(document, null, 2)}\n`;
}
