import { expect, it } from 'vitest';
import { closedGate, openGate, waitAtGate } from '../../src/engine/look-gate.ts';

it('lets the exact numbers through once it is open, and keeps nobody for ever', () => {
  const gate = closedGate();
  expect(waitAtGate(gate)).toBe(false);
  openGate(gate);
  openGate(gate);
  expect(waitAtGate(gate)).toBe(true);
});
