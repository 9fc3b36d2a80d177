import { PickleCursor } from './pickle-cursor.ts';
import type { PickleDict, PickleGlobal, PickleList, PickleValue } from './pickle-values.ts';
import { isNode } from './pickle-values.ts';

export interface Pickle {
  readonly root: PickleValue;
  /** Every name that the file would import, each once. */
  readonly globals: readonly PickleGlobal[];
}

const MARK = Symbol('mark');
type StackItem = PickleValue | typeof MARK;

/**
 * Reads a pickle of protocols 0 to 5 (Python, Lib/pickletools.py) into a description of what it would build. Nothing
 * is imported, called or executed. Time and memory are linear in the bytes; nothing recurses.
 * @throws PickleSyntaxError
 */
export function readPickle(bytes: Uint8Array): Pickle {
  return new PickleReader(bytes).read();
}

class PickleReader {
  private readonly cursor: PickleCursor;
  private readonly stack: StackItem[] = [];
  private readonly memo = new Map<number, PickleValue>();
  private readonly globals = new Map<string, PickleGlobal>();

  constructor(bytes: Uint8Array) {
    this.cursor = new PickleCursor(bytes);
  }

  read(): Pickle {
    for (;;) {
      const code = this.cursor.unsigned(1);
      if (code === 0x2e) return { root: this.pop(), globals: [...this.globals.values()] };
      this.step(code);
    }
  }

  /** One operation, by the character that pickletools names it with. */
  private step(code: number): void {
    const symbol = String.fromCharCode(code);
    const literal = this.literal(symbol);
    if (literal !== undefined) {
      this.stack.push(literal);
      return;
    }
    switch (symbol) {
      case '\x80': // PROTO
        this.cursor.unsigned(1);
        return;
      case '\x95': // FRAME
        this.cursor.take(8);
        return;
      case '(':
        this.stack.push(MARK);
        return;
      case '0':
        if (this.stack.pop() === undefined) this.fail('nothing to pop');
        return;
      case '1':
        this.popToMark();
        return;
      case '2': {
        const top = this.pop();
        this.stack.push(top, top);
        return;
      }
      case 'a':
      case 'e':
      case '\x90': // ADDITEMS
        this.append(symbol === 'a' ? [this.pop()] : this.popToMark());
        return;
      case 's': {
        const value = this.pop();
        const key = this.pop();
        this.setItems([key, value]);
        return;
      }
      case 'u':
        this.setItems(this.popToMark());
        return;
      case 'b':
        this.build(this.pop());
        return;
      default:
        if (!this.memoise(symbol) && !this.makeObject(symbol)) this.fail(`unknown operation 0x${code.toString(16)}`);
    }
  }

  /** Operations that push a value made from their own bytes or from the stack; undefined for all others. */
  private literal(symbol: string): PickleValue | undefined {
    switch (symbol) {
      case 'N':
        return null;
      case '\x88':
        return true;
      case '\x89':
        return false;
      case 'K':
        return this.cursor.unsigned(1);
      case 'M':
        return this.cursor.unsigned(2);
      case 'J':
        return this.cursor.int32();
      case '\x8a':
        return this.cursor.long(this.cursor.unsigned(1));
      case '\x8b':
        return this.cursor.long(this.cursor.unsigned(4));
      case 'G':
        return this.cursor.float64();
      case 'I':
      case 'L':
      case 'F':
        return this.cursor.decimal();
      case 'X':
        return this.cursor.utf8(this.cursor.unsigned(4));
      case '\x8c':
        return this.cursor.utf8(this.cursor.unsigned(1));
      case '\x8d':
        return this.cursor.utf8(this.cursor.unsigned(8));
      case 'V':
      case 'S':
        return this.cursor.line();
      case 'T':
        return this.cursor.latin1(this.cursor.unsigned(4));
      case 'U':
        return this.cursor.latin1(this.cursor.unsigned(1));
      case 'B':
        return this.cursor.take(this.cursor.unsigned(4));
      case 'C':
        return this.cursor.take(this.cursor.unsigned(1));
      case '\x8e':
      case '\x96':
        return this.cursor.take(this.cursor.unsigned(8));
      case ']':
      case ')':
      case '\x8f':
        return { kind: 'list', items: [] };
      case 'l':
      case 't':
      case '\x91':
        return { kind: 'list', items: this.popToMark() };
      case '\x85':
        return { kind: 'list', items: this.popMany(1) };
      case '\x86':
        return { kind: 'list', items: this.popMany(2) };
      case '\x87':
        return { kind: 'list', items: this.popMany(3) };
      case '}':
        return { kind: 'dict', entries: [] };
      case 'd':
        return { kind: 'dict', entries: this.pairs(this.popToMark()) };
      default:
        return undefined;
    }
  }

  private memoise(symbol: string): boolean {
    switch (symbol) {
      case 'q':
        this.memo.set(this.cursor.unsigned(1), this.top());
        return true;
      case 'r':
        this.memo.set(this.cursor.unsigned(4), this.top());
        return true;
      case 'p':
        this.memo.set(Number(this.cursor.line()), this.top());
        return true;
      case '\x94': // MEMOIZE
        this.memo.set(this.memo.size, this.top());
        return true;
      case 'h':
        this.stack.push(this.remembered(this.cursor.unsigned(1)));
        return true;
      case 'j':
        this.stack.push(this.remembered(this.cursor.unsigned(4)));
        return true;
      case 'g':
        this.stack.push(this.remembered(Number(this.cursor.line())));
        return true;
      default:
        return false;
    }
  }

  private makeObject(symbol: string): boolean {
    switch (symbol) {
      case 'c': {
        const module = this.cursor.line();
        this.stack.push(this.global(module, this.cursor.line()));
        return true;
      }
      case '\x93': {
        const name = this.pop();
        const module = this.pop();
        if (typeof module !== 'string' || typeof name !== 'string') this.fail('a name that is no text');
        else this.stack.push(this.global(module, name));
        return true;
      }
      case 'R':
      case '\x81': {
        const args = this.pop();
        this.call(this.pop(), args);
        return true;
      }
      case '\x92': {
        const named = this.pop();
        const args = this.pop();
        this.call(this.pop(), args);
        this.build(named);
        return true;
      }
      case 'o': {
        const [callee = null, ...items] = this.popToMark();
        this.call(callee, { kind: 'list', items });
        return true;
      }
      case 'i': {
        const module = this.cursor.line();
        const callee = this.global(module, this.cursor.line());
        this.call(callee, { kind: 'list', items: this.popToMark() });
        return true;
      }
      case 'P':
        this.stack.push({ kind: 'persistent', id: this.cursor.line() });
        return true;
      case 'Q':
        this.stack.push({ kind: 'persistent', id: this.pop() });
        return true;
      default:
        return false;
    }
  }

  private call(callee: PickleValue, args: PickleValue): void {
    const items = isNode(args) && args.kind === 'list' ? args.items : [args];
    this.stack.push({ kind: 'call', callee, args: items, items: [], state: null });
  }

  private global(module: string, name: string): PickleGlobal {
    const key = `${module}.${name}`;
    const known = this.globals.get(key);
    if (known) return known;
    const fresh: PickleGlobal = { kind: 'global', module, name };
    this.globals.set(key, fresh);
    return fresh;
  }

  private append(values: readonly PickleValue[]): void {
    const target = this.top();
    if (isNode(target) && target.kind === 'list') for (const value of values) target.items.push(value);
    else if (isNode(target) && target.kind === 'call') for (const value of values) target.items.push([null, value]);
    else this.fail('items for something that is no list');
  }

  private setItems(flat: readonly PickleValue[]): void {
    const target = this.top();
    const pairs = this.pairs(flat);
    if (isNode(target) && target.kind === 'dict') for (const pair of pairs) target.entries.push(pair);
    else if (isNode(target) && target.kind === 'call') for (const pair of pairs) target.items.push(pair);
    else this.fail('items for something that is no dictionary');
  }

  private build(state: PickleValue): void {
    const target = this.top();
    if (isNode(target) && target.kind === 'call') target.state = state;
    else this.fail('a state for something that is no object');
  }

  private pairs(flat: readonly PickleValue[]): PickleDict['entries'] {
    if (flat.length % 2 !== 0) this.fail('a key without a value');
    const pairs: PickleDict['entries'] = [];
    for (let i = 0; i + 1 < flat.length; i += 2) pairs.push([flat[i] as PickleValue, flat[i + 1] as PickleValue]);
    return pairs;
  }

  private remembered(index: number): PickleValue {
    const value = this.memo.get(index);
    if (value === undefined) return this.fail('a memory that was not set');
    return value;
  }

  private top(): PickleValue {
    const item = this.stack.at(-1);
    if (item === undefined || item === MARK) return this.fail('an empty stack');
    return item;
  }

  private pop(): PickleValue {
    const item = this.stack.pop();
    if (item === undefined || item === MARK) return this.fail('an empty stack');
    return item;
  }

  private popMany(count: number): PickleList['items'] {
    const items = Array.from({ length: count }, () => this.pop());
    return items.reverse();
  }

  private popToMark(): PickleValue[] {
    const items: PickleValue[] = [];
    for (;;) {
      const item = this.stack.pop();
      if (item === MARK) return items.reverse();
      if (item === undefined) return this.fail('no mark');
      items.push(item);
    }
  }

  private fail(detail: string): never {
    return this.cursor.fail(detail);
  }
}
