import { describe, expect, it } from 'vitest';
import { FIRST_VIEW, restoredView, type ViewState } from '../../webview/store/view-state.ts';

describe('restoredView', () => {
  it('gives back what was saved, through JSON', () => {
    const saved: ViewState = {
      ...FIRST_VIEW,
      unit: 2,
      classId: 7,
      layout: 'row',
      panes: ['image', 'outcome:class', 'grad-logit:class', 'error:class'],
      camera: { x: 12.5, y: 3, zoom: 8 },
      overlay: 0.4,
      axis: 'delta',
      sort: { column: 'iou', descending: false },
      pin: { x: 4, y: 5 },
      dismissed: ['a-warning'],
    };
    expect(restoredView(JSON.parse(JSON.stringify(saved)))).toEqual(saved);
  });

  it.each([null, undefined, 7, 'x', [], { unit: -1 }])('starts anew from %s', (saved) => {
    expect(restoredView(saved)).toEqual(FIRST_VIEW);
  });

  it('drops what does not fit and keeps the rest', () => {
    const view = restoredView({
      unit: 1.5,
      layout: 'spiral',
      panes: ['image', 'truth', 'prediction'],
      camera: { x: 1, y: 2, zoom: 0 },
      overlay: 2,
      pin: { x: -1, y: 0 },
      sort: { column: 'pixels', descending: true },
      unknown: true,
    });
    expect(view).toEqual({ ...FIRST_VIEW, sort: { column: 'pixels', descending: true } });
  });
});
