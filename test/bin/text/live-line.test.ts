import { createLiveLine } from '../../../bin/text/live-line';
import { aContext } from '../a-context';

function aLine({ isTerminal }: { isTerminal: boolean }) {
  let nowMs = 1_000;
  const context = aContext('/', { isTerminal, columns: 10, monotonicNow: () => nowMs });
  return { line: createLiveLine(context), pass: (ms: number) => (nowMs += ms), said: () => context.texts.stderr };
}

test('on a terminal the line is rewritten in place, cut so that it never wraps, and cleared at the end', () => {
  const { line, pass, said } = aLine({ isTerminal: true });
  line.update('0123456789');
  pass(1_000);
  line.update('b');
  line.clear();
  line.clear();
  expect(said()).toBe('012345678\r\u001B[Kb\r\u001B[K');
});

test('several lines are rewritten together', () => {
  const { line, pass, said } = aLine({ isTerminal: true });
  line.update('a', 'b');
  pass(1_000);
  line.update('c', 'd');
  expect(said()).toBe('a\nb\r\u001B[K\u001B[1A\u001B[Kc\nd');
});

test('on a terminal it is rewritten at most ten times a second', () => {
  const { line, pass, said } = aLine({ isTerminal: true });
  line.update('a');
  pass(99);
  line.update('b');
  expect(said()).toBe('a');
});

test('elsewhere it is an occasional plain line, only the first of several, and none for work that ends at once', () => {
  const { line, pass, said } = aLine({ isTerminal: false });
  line.update('a', 'more');
  expect(said()).toBe('');
  pass(5_000);
  line.update('b is longer than the terminal', 'more');
  pass(4_999);
  line.update('c');
  line.clear();
  expect(said()).toBe('b is longer than the terminal\n');
});
