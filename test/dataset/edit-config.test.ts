import { describe, expect, it } from 'vitest';
import { requireConfig } from '../../src/dataset/config.ts';
import { editConfig } from '../../src/dataset/edit-config.ts';

describe('a setting of lovasz-lens.json', () => {
  const text = `{
  // Where the files lie.
  "groundTruth": "gt/{id}.png",
  "ignore": [255] // void
}
`;

  it('is added, and nothing else changes', () => {
    const edited = editConfig(text, { labelOffset: 1 });
    expect(requireConfig(edited, 'lovasz-lens.json')).toEqual({ ...requireConfig(text, ''), labelOffset: 1 });
    for (const line of ['  // Where the files lie.', '  "groundTruth": "gt/{id}.png",', '// void']) {
      expect(edited).toContain(line);
    }
  });

  it('is replaced where it stands', () => {
    const edited = editConfig(text, { ignore: [0, 11], preset: null });
    expect(requireConfig(edited, '')).toEqual({ groundTruth: 'gt/{id}.png', ignore: [0, 11], preset: null });
    expect(edited).toContain('// void');
  });

  it('of an empty object', () => {
    expect(requireConfig(editConfig('{}', { kind: 'logits' }), '')).toEqual({ kind: 'logits' });
  });
});
