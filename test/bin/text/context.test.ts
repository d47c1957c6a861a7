import { createOutput, type Output } from '../../../bin/text/context';
import { main } from '../../../bin/commands/program';
import { UserError } from '../../../lib/core/user-error';
import { aContext } from '../a-context';

/** Clears the screen, reverses the text after it, and comes from an event. */
const HOSTILE = 'CUST-1\u001B[2J\u009B31m\u202Eevil\u2066\u200B\r\nFORGED';
const SHOWN = String.raw`CUST-1\u{1b}[2J\u{9b}31m\u{202e}evil\u{2066}\u{200b}\u{d}\u{a}FORGED`;

describe.each(['print', 'title', 'note'] as const)('%s', (way) => {
  test.each([true, false])('escapes terminal control characters (--json: %s)', (json) => {
    const context = aContext('/');
    createOutput(context, { json })[way](HOSTILE);
    expect(context.texts.stdout + context.texts.stderr).toBe(`${SHOWN}\n`);
  });
});

test('titles are bold on a terminal, and control characters in them are escaped', () => {
  const context = aContext('/', { isTerminal: true });
  createOutput(context, { json: false }).title('A\u001B[22mB');
  expect(context.texts.stdout).toBe('\u001B[1mA\\u{1b}[22mB\u001B[22m\n');
});

const rawLine = (say: (output: Output) => void, isTTY: boolean) => {
  const context = aContext('/');
  Object.assign(context.stdout, { isTTY });
  say(createOutput(context, { json: false }));
  return context.texts.stdout;
};

test('a JSON line is byte for byte for a program, and on a terminal equal in meaning with control characters escaped', () => {
  const json = '{"customer_id":"a\u202Eb\u009B2J\u{E0041}"}';
  expect(rawLine(({ data }) => data(json), false)).toBe(`${json}\n`);
  const shown = rawLine(({ data }) => data(json), true);
  expect(shown).toBe('{"customer_id":"a\\u202eb\\u009b2J\\udb40\\udc41"}\n');
  expect(JSON.parse(shown)).toEqual(JSON.parse(json));
});

test.each([[[]], [['--debug']], [['--json']]])(
  'control characters in the data that an error quotes are escaped: %j',
  async (flags) => {
    const context = aContext('/');
    const failing = {
      name: 'fail',
      summary: 'fails',
      load: () => Promise.reject(new UserError(`no such customer: ${HOSTILE}`)),
    };
    expect(await main(['fail', ...flags], context, [failing])).toBe(1);
    expect(context.texts.stderr).toContain('no such customer: CUST-1\\u{1b}[2J');
    expect(context.texts.stdout + context.texts.stderr).not.toMatch(/[^\n\P{Cc}]|[\p{Cf}\u2028]/u);
  },
);
