import { confirmationNeeded, isConfirmed, type Confirmation } from '../../../bin/pipeline/confirm-emptying';

const at = (url: string) => ({
  kind: 'endpoint' as const,
  stage: 'prod',
  endpoints: { kinesis: url, dynamodb: url },
});
const HERE = at('http://localhost:4566');
const REMOTE = at('https://dynamodb.eu-central-1.amazonaws.com');
const AWS = { kind: 'aws' as const, stage: 'prod', endpoints: undefined };
const NAMED = new Set(['--stage']);
const NONE = new Set<string>();

type Call = [typeof HERE | typeof AWS, boolean, ReadonlySet<string>, boolean];
const needed = ([target, yes, flags, isTerminal]: Call) => confirmationNeeded({ target, yes, flags, isTerminal });

test.each<[...Call, Confirmation]>([
  [HERE, true, NONE, false, 'given'],
  [HERE, false, NAMED, true, 'yes'],
  [AWS, true, NAMED, false, 'given'],
  [AWS, true, NONE, true, 'stage name'],
  [AWS, false, NAMED, true, 'stage name'],
  [REMOTE, true, NONE, true, 'stage name'],
])('%j with yes %s, flags %j, terminal %s needs %s', (...call) => {
  expect(needed(call.slice(0, 4) as Call)).toBe(call[4]);
});

test.each<[...Call, RegExp]>([
  [HERE, false, NAMED, false, /^this needs a confirmation, and there is no terminal to ask on: add --yes$/],
  [AWS, true, NONE, false, /^tables on AWS are emptied only when .*: add --stage prod --yes$/],
  [AWS, false, NAMED, false, /add --stage prod --yes$/],
  [REMOTE, true, NONE, false, /^tables on another machine are emptied only when/],
])('%j with yes %s, flags %j, terminal %s is refused: %s', (...call) => {
  expect(() => needed(call.slice(0, 4) as Call)).toThrow(call[4]);
});

test('yes confirms where a yes is needed, and only the exact name where the name is', async () => {
  const answered = (needed: Confirmation, answer: string) =>
    isConfirmed(needed, { question: 'Empty', stage: 'prod', ask: async () => answer });
  expect(await answered('yes', 'y')).toBe(true);
  expect(await answered('yes', 'prod')).toBe(false);
  expect(await answered('stage name', 'prod')).toBe(true);
  for (const answer of ['y', 'yes', '', 'Prod', 'dev']) expect(await answered('stage name', answer)).toBe(false);
});
