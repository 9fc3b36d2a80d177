import * as vscode from 'vscode';
import { formatCount } from '../../engine/words/number-words.ts';
import type { LensServices } from '../lens-services.ts';
import type { OpenReport } from './open-report.ts';
import { listSequence, openInSequence } from './row-pair.ts';
import { everything, type WorstFilter, worstOrder } from './worst-order.ts';

export const WORST_VIEW = 'lovaszLens.worstFirst';

/** Items that the tree holds; beyond, a filter finds them. */
const LISTED = 1000;

/** Place in the order; `more`: the line that counts those beyond. */
type Item = { readonly at: number } | { readonly more: number };

/** The side bar's list: the images of the report in front, the worst first. */
export class WorstFirstView implements vscode.TreeDataProvider<Item>, vscode.Disposable {
  readonly #services: LensServices;
  readonly #changed = new vscode.EventEmitter<void>();
  readonly #view: vscode.TreeView<Item>;
  #report: OpenReport | null = null;
  #filter: WorstFilter = everything;
  #order: Uint32Array = new Uint32Array(0);
  #iou: Float64Array | null = null;

  readonly onDidChangeTreeData = this.#changed.event;

  constructor(services: LensServices) {
    this.#services = services;
    this.#view = vscode.window.createTreeView(WORST_VIEW, { treeDataProvider: this });
  }

  /** Lists another report. A class that it does not have is no filter. */
  show(report: OpenReport): void {
    const { classes } = report.read.report.pooled;
    const known = classes.some(({ id }) => id === this.#filter.classId);
    this.#report = report;
    this.#apply(known ? this.#filter : { ...this.#filter, classId: null });
  }

  /** Asks for a filter: by class, name or threshold. */
  async askFilter(): Promise<void> {
    const report = this.#report;
    if (!report) return;
    const filter = await chooseFilter(report, this.#filter);
    if (filter && this.#report === report) this.#apply(filter);
  }

  clearFilter(): void {
    this.#apply(everything);
  }

  async open(at: number): Promise<void> {
    if (this.#report) await openInSequence(this.#services, listSequence(this.#report, this.#order, null, null), at);
  }

  getChildren(item?: Item): Item[] {
    if (item) return [];
    const listed: Item[] = Array.from({ length: Math.min(LISTED, this.#order.length) }, (_, at) => ({ at }));
    const more = this.#order.length - listed.length;
    return more > 0 ? [...listed, { more }] : listed;
  }

  getTreeItem(item: Item): vscode.TreeItem {
    if ('more' in item) {
      const line = new vscode.TreeItem(`${formatCount(item.more)} more`);
      line.description = 'a filter finds them';
      return line;
    }
    const columns = this.#report?.columns;
    const place = this.#order[item.at] ?? -1;
    const line = new vscode.TreeItem(columns?.ids[place] ?? '');
    const said = (value: number | undefined) => (value === undefined || Number.isNaN(value) ? '–' : value.toFixed(4));
    const [loss, mIoU] = [columns?.loss.at(place), columns?.mIoU.at(place)];
    line.description = this.#iou
      ? `IoU ${said(this.#iou[place])}, loss ${said(loss)}`
      : `${said(loss)}, mIoU ${said(mIoU)}`;
    line.tooltip = `${columns?.ids[place]}\nLovász loss ${loss}\nmIoU ${mIoU}`;
    line.command = { command: 'lovaszLens.openWorst', title: 'Inspect', arguments: [item.at] };
    return line;
  }

  dispose(): void {
    this.#view.dispose();
    this.#changed.dispose();
  }

  #apply(filter: WorstFilter): void {
    const report = this.#report;
    this.#filter = filter;
    this.#order = report ? worstOrder(report.columns, filter) : new Uint32Array(0);
    this.#iou = report && filter.classId !== null ? report.columns.classIoU(filter.classId) : null;
    this.#view.description = report ? this.#said(report) : '';
    const filtered = filter.text !== '' || filter.classId !== null || filter.leastLoss !== null;
    void vscode.commands.executeCommand('setContext', 'lovaszLens.worstFiltered', filtered);
    this.#changed.fire();
  }

  #said({ read, columns }: OpenReport): string {
    const { text, classId, leastLoss } = this.#filter;
    const { options, predictions, pooled } = read.report;
    const parts = [options.run ?? predictions];
    if (classId !== null) parts.push(pooled.classes.find(({ id }) => id === classId)?.name ?? '');
    if (text !== '') parts.push(`"${text}"`);
    if (leastLoss !== null) parts.push(`loss ≥ ${leastLoss}`);
    if (this.#order.length < columns.rows)
      parts.push(`${formatCount(this.#order.length)} of ${formatCount(columns.rows)}`);
    return parts.join(', ');
  }
}

interface FilterPick extends vscode.QuickPickItem {
  readonly choose: () => Promise<WorstFilter | undefined>;
}

async function chooseFilter({ read }: OpenReport, filter: WorstFilter): Promise<WorstFilter | undefined> {
  const askText = async () => {
    const text = await vscode.window.showInputBox({ title: 'Images whose name contains', value: filter.text });
    return text === undefined ? undefined : { ...filter, text };
  };
  const askLoss = async () => {
    const text = await vscode.window.showInputBox({
      title: 'Images with a loss of at least',
      value: filter.leastLoss === null ? '' : String(filter.leastLoss),
      placeHolder: 'a number from 0 to 1; empty: all',
      validateInput: (said) => (said.trim() === '' || Number.isFinite(Number(said)) ? null : 'A number, as 0.4'),
    });
    if (text === undefined) return undefined;
    return { ...filter, leastLoss: text.trim() === '' ? null : Number(text) };
  };
  const picks: (FilterPick | vscode.QuickPickItem)[] = [
    { label: '$(symbol-string) Name contains…', choose: askText },
    { label: '$(arrow-up) Loss of at least…', choose: askLoss },
    { label: 'The lowest IoU of a class first', kind: vscode.QuickPickItemKind.Separator },
    ...read.report.pooled.classes.map(({ id, name, iou }) => ({
      label: name,
      description: iou === null ? '' : `IoU, pooled ${iou.toFixed(4)}`,
      choose: async () => ({ ...filter, classId: id }),
    })),
  ];
  const chosen = await vscode.window.showQuickPick(picks, { title: 'Which images?' });
  return chosen && 'choose' in chosen ? await chosen.choose() : undefined;
}
