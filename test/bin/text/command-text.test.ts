import { commandText } from '../../../bin/text/command-text';

test.each([
  ['through npm run, as in a clone', { npm_lifecycle_event: 'start' }, 'npm run legion -- tail'],
  ['with npx', { npm_lifecycle_event: 'npx' }, 'legion tail'],
  ['as an installed program', {}, 'legion tail'],
])('a command is named the way the reader called this one: %s', (_how, env, text) => {
  expect(commandText('tail', { env })).toBe(text);
});
