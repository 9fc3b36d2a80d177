import * as v from 'valibot';
import type { Inspection } from '../../core/inspection.ts';
import type { Finding } from '../../dataset/doctor/finding.ts';
import { presets } from '../../dataset/presets.ts';
import { type Overruling, overrulingSchema } from '../../protocol/messages.ts';
import type { PanelFinding } from '../../protocol/panel-content.ts';

/** The options of a finding's fix as a person would set them in the panel; null when the file must be written anew. */
export function overrulingOf({ fix }: Finding): Overruling | null {
  if (!fix) return null;
  const { preset, ...others } = fix;
  const said = v.safeParse(overrulingSchema, { ...others, ...(preset !== undefined && { preset: preset ?? 'none' }) });
  return said.success ? said.output : null;
}

/** A finding for the page. `changed`: the inspection with its fix, for the evidence in numbers. */
export function panelFinding(finding: Finding, asRead: Inspection | null, changed: Inspection | null): PanelFinding {
  const { code, title, evidence, advice, file } = finding;
  const fix = overrulingOf(finding);
  const rows = fix && changed ? evidenceRows(fix, asRead, changed) : [];
  return { id: code, file, title, evidence, advice, fix, rows };
}

type Row = PanelFinding['rows'][number];

function evidenceRows(fix: Overruling, asRead: Inspection | null, changed: Inspection): Row[] {
  const settings: readonly (readonly [key: keyof Overruling, label: string, say: (of: Inspection) => string])[] = [
    ['kind', 'Read as', ({ prediction }) => prediction.kind],
    ['axes', 'Axes', ({ prediction }) => prediction.axes],
    ['preset', 'Class list', ({ preset }) => presets.find(({ name }) => name === preset?.name)?.title ?? 'none'],
    ['ignore', 'Ignored', ({ groundTruth }) => groundTruth.ignore.join(', ') || 'none'],
    ['labelOffset', 'First class is value', ({ groundTruth }) => String(groundTruth.labelOffset)],
  ];
  const rows = settings.flatMap(([key, label, say]): Row[] =>
    fix[key] === undefined ? [] : [[label, asRead ? say(asRead) : '–', say(changed)]],
  );
  const number = (value: number | null) => value?.toFixed(4) ?? '–';
  return [
    ...rows,
    ['mean IoU', number(asRead?.metrics.mIoU ?? null), number(changed.metrics.mIoU)],
    ['Loss', number(asRead?.loss.value ?? null), number(changed.loss.value)],
  ];
}
