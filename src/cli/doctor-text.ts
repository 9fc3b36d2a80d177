import { LensError } from '../core/lens-error.ts';
import type { Finding } from '../dataset/doctor/finding.ts';
import { sayCount } from '../dataset/evidence-text.ts';
import { formatCount } from '../engine/words/number-words.ts';
import { problemLine } from '../engine/words/problem-words.ts';
import type { Checkup, CheckupFinding } from '../report/checkup.ts';
import { failureLines } from '../report/failure-groups.ts';

/**
 * One line for each finding: the file, the cause, the evidence, what to do. What is wrong with several files the same
 * way is one line, with the evidence of the first.
 */
export function doctorText({ pairs, findings: all, failed }: Checkup, lone: number): string {
  const findings = saidOnce(all);
  const lines = findings.map(({ files, finding }) => {
    const [file = '', ...others] = files;
    const more = others.length === 0 ? '' : ` and ${formatCount(others.length)} more`;
    const { title, evidence, advice, fix } = finding;
    const setting = fix ? ` (lovasz-lens.json: ${JSON.stringify(fix).slice(1, -1)})` : '';
    return `${file}${more}: ${[title, ...evidence, advice].join(' ')}${setting}`;
  });
  const unread = failureLines(
    'not read',
    failed.map(({ file, error }) => ({ file, message: problemLine(withoutFile(error)) })),
  );
  const checked = [
    ...(pairs > 0 || lone === 0 ? [sayCount(pairs, 'pair')] : []),
    ...(lone > 0 ? [sayCount(lone, 'file without a partner', 'files without a partner')] : []),
  ].join(' and ');
  const found = findings.length === 0 ? 'no findings' : sayCount(findings.length, 'finding');
  const trouble = failed.length === 0 ? '' : `, ${sayCount(failed.length, 'file')} could not be read`;
  return `${[...lines, ...unread, `${checked} checked: ${found}${trouble}`].join('\n')}\n`;
}

/** What is said of several files names none of them. */
function withoutFile({ code, params: { file: _, ...params } }: LensError): LensError {
  return new LensError(code, params);
}

/** Findings of single files that say the same become one; a shift that all show together says those of single files. */
function saidOnce(findings: readonly CheckupFinding[]): CheckupFinding[] {
  const shiftOfAll = findings.find(({ finding, files }) => finding.code === 'shifted' && files.length > 1);
  const said = new Map<string, CheckupFinding & { readonly files: string[] }>();
  for (const { files, finding, others } of findings) {
    const told =
      finding.code === 'shifted' && files.length === 1 && files.every((file) => shiftOfAll?.files.includes(file));
    if (told) continue;
    const key = JSON.stringify([finding.code, finding.file, finding.title, finding.fix, files.length > 1]);
    const known = said.get(key);
    if (known && files.length === 1) known.files.push(...files);
    else said.set(known ? `${key} ${files[0]}` : key, { files: [...files], finding, others });
  }
  return [...said.values()];
}

/** The same as one JSON document, `lovasz-lens/doctor@1`. */
export function doctorJson({ pairs, findings, failed }: Checkup, lone: number): string {
  const said = ({ code, score, title, evidence, fix, advice }: Finding) => ({
    code,
    score,
    title,
    evidence,
    fix,
    advice,
  });
  const document = {
    schema: 'lovasz-lens/doctor@1',
    pairs,
    lone,
    findings: findings.map(({ files, finding, others }) => ({ files, ...said(finding), others: others.map(said) })),
    failed: failed.map(({ file, error }) => ({ file, code: error.code, message: problemLine(error) })),
  };
  return `${JSON.stringify(document, null, 2)}\n`;
}
