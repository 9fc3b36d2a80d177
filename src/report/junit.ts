import type { GateResult } from './gate.ts';
import type { Report } from './report.ts';

/** A report as JUnit XML in pieces: one case a rule, one case a pair; a pair that could not be read is an error. */
export function* reportJunit(report: Report, gates: readonly GateResult[]): Generator<string> {
  const { pooled, failed, options } = report;
  const crossed = gates.filter((gate) => gate.crossed).length;
  const name = xmlText(report.predictions || options.dataset);
  yield '<?xml version="1.0" encoding="UTF-8"?>\n';
  yield `<testsuites name="lovasz-lens" tests="${gates.length + pooled.pairs + failed.length}" failures="${crossed}" errors="${failed.length}">\n`;
  yield `<testsuite name="${name}: thresholds" tests="${gates.length}" failures="${crossed}" errors="0">\n`;
  for (const { text, message, crossed: fails } of gates) {
    const head = `<testcase classname="thresholds" name="${xmlText(text)}"`;
    yield fails ? `${head}><failure message="${xmlText(message)}"/></testcase>\n` : `${head}/>\n`;
  }
  yield '</testsuite>\n';
  yield `<testsuite name="${name}: pairs" tests="${pooled.pairs + failed.length}" failures="0" errors="${failed.length}">\n`;
  for (const { id } of report.pairs) yield `<testcase classname="pairs" name="${xmlText(id)}"/>\n`;
  for (const { id, file, code, message } of failed) {
    const what = `type="${xmlText(code)}" message="${xmlText(`${file}: ${message}`)}"`;
    yield `<testcase classname="pairs" name="${xmlText(id)}"><error ${what}/></testcase>\n`;
  }
  yield '</testsuite>\n</testsuites>\n';
}

/** Text in an attribute; characters that XML 1.0 cannot hold become "\ufffd". */
function xmlText(text: string): string {
  return [...text]
    .map((character) => (isXmlCharacter(character.codePointAt(0) ?? 0) ? character : '\ufffd'))
    .join('')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll(/[\t\n\r]/g, (space) => `&#${space.charCodeAt(0)};`);
}

function isXmlCharacter(code: number): boolean {
  if (code === 9 || code === 10 || code === 13) return true;
  return (code >= 0x20 && code <= 0xd7ff) || (code >= 0xe000 && code <= 0xfffd) || code >= 0x10000;
}
