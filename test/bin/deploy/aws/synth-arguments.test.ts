import { synthArguments } from '../../../../bin/deploy/aws/synth-arguments';

test('flags become context, and all other arguments go to the CDK', () => {
  expect(
    synthArguments(['--target', 'aws', '--stage=prod', '--batch-size', '100', '--output', '/tmp/x', 'one']),
  ).toEqual([
    'synth',
    '--quiet',
    '--context',
    'target=aws',
    '--context',
    'stage=prod',
    '--context',
    'batchSize=100',
    '--output',
    '/tmp/x',
    'one',
  ]);
});

test.each([
  [['--target', 'mars'], 'target must be one of embedded, local, aws, got "mars"'],
  [['--stage=NO!'], 'stage must be 1 to 20 of a-z, 0-9 and dash, a letter first, got "NO!"; try "dev"'],
  [
    ['--target', 'local', '--alarm-email', 'me@example.com'],
    'alarmEmail cannot be on target local; choose target aws or leave it out',
  ],
  [
    ['--target', 'local', '--api-issuer', 'https://login.example.com', '--api-audience=me'],
    'access to an API cannot be on target local; choose target aws or leave it out',
  ],
  [['--api-issuer', 'https://login.example.com'], 'apiIssuer and apiAudience belong together: give both, or none'],
  [['--stage'], '--stage needs a value, got nothing; write for example --stage prod'],
  [['--stage', '--quiet'], '--stage needs a value, got --quiet; write for example --stage prod'],
  [['--batch-size', '0'], 'settings do not fit together: batchSize must be a whole number from 1 to 10000, got 0'],
])('%j fails in one line before the CDK starts', (words, message) => {
  expect(() => synthArguments(words)).toThrow(message);
});
