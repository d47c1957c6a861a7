import { AWS_FAULT_KINDS, LEGION_FAULT_KINDS } from '../../lib/cloud/faults/fault-kind';
import type { FaultSet } from '../../lib/cloud/faults/fault-rule';
import { fisTemplate } from '../../lib/cloud/faults/fis-template';
import { UserError } from '../../lib/core/user-error';
import { defineCommand, type CommandResult, type Invocation } from '../settings/command';
import { namedFaults, readFaults } from '../settings/fault-sets';
import { setting, type SettingValues } from '../settings/setting';
import { choice, matching } from '../settings/setting-kinds';
import { EXIT } from '../text/explain-error';

const arnOf = (service: string, example: string) =>
  matching(new RegExp(`^arn:aws[a-z-]*:${service}:[^\\s]+$`), `an ARN such as ${example}`);

const SETTINGS = {
  to: setting({ flag: '--to <format>', kind: choice(['fis']), description: 'write an experiment template of AWS FIS' }),
  role: setting({
    flag: '--role <arn>',
    kind: arnOf('iam', 'arn:aws:iam::123456789012:role/app'),
    description: 'with --to fis: the role whose calls of Kinesis are hit',
  }),
  fisRole: setting({
    flag: '--fis-role <arn>',
    kind: arnOf('iam', 'arn:aws:iam::123456789012:role/fis'),
    defaultText: 'that of --role',
    description: 'with --to fis: the role that AWS FIS assumes',
  }),
  stream: setting({
    flag: '--stream <arn>',
    kind: arnOf('kinesis', 'arn:aws:kinesis:us-east-1:123456789012:stream/events'),
    description: 'with --to fis: the stream that is hit',
  }),
  function: setting({
    flag: '--function <arn>',
    kind: arnOf('lambda', 'arn:aws:lambda:us-east-1:123456789012:function:consumer'),
    description: 'with --to fis: the function that is hit; it needs the layer of AWS FIS',
  }),
};

export const faultsCommand = defineCommand({
  name: 'faults',
  description:
    'Lists what can be injected into the embedded cloud, checks a file of faults, and writes one as an experiment ' +
    'template of AWS Fault Injection Service.',
  args: [{ name: '[name|file]', description: 'a set in data/faults, or the path of a YAML file' }],
  settings: SETTINGS,
  examples: [
    { command: 'legion faults', does: 'every kind of fault, and the sets in data/faults' },
    { command: 'legion faults mine.yaml', does: 'what the file injects, or what is wrong with it' },
    {
      command: 'legion faults throttle-storm --to fis --role ARN --stream ARN > template.json',
      does: 'then: aws fis create-experiment-template --cli-input-json file://template.json',
    },
  ],
  run: faults,
});

type Values = SettingValues<typeof SETTINGS>;

async function faults({ args, settings, context, output }: Invocation<typeof SETTINGS>): Promise<CommandResult> {
  const [nameOrFile] = args;
  if (nameOrFile === undefined) {
    if (settings.to !== undefined) throw new UserError('--to fis needs a set of faults: name one, or a file');
    const sets = [...namedFaults()].map(([name, text]) => ({ name, shows: firstComment(text) }));
    output.title('Kinds of AWS Fault Injection Service');
    for (const kind of AWS_FAULT_KINDS) output.print(kind);
    output.title('Kinds that only this cloud has');
    for (const kind of LEGION_FAULT_KINDS) output.print(kind);
    output.title('Sets in data/faults');
    for (const { name, shows } of sets) output.print(`${name}: ${shows}`);
    return { exitCode: EXIT.ok, json: { kinds: [...AWS_FAULT_KINDS, ...LEGION_FAULT_KINDS], sets } };
  }
  const set = await readFaults(nameOrFile, context.cwd);
  if (settings.to === 'fis') return toFis(set, settings, output);
  for (const { name, kind, percentage } of set.rules) {
    output.print(`${name === kind ? kind : `${name}: ${kind}`}, ${percentage} %`);
  }
  output.note(`${nameOrFile} is a set of ${set.rules.length} faults with seed ${set.seed}`);
  return { exitCode: EXIT.ok, json: { seed: set.seed, faults: set.rules } };
}

function toFis(set: FaultSet, settings: Values, output: Invocation<typeof SETTINGS>['output']): CommandResult {
  const { role, stream } = settings;
  if (role === undefined || stream === undefined) {
    throw new UserError('--to fis needs --role <arn> and --stream <arn>: what the experiment hits');
  }
  const targets = { role, stream, fisRole: settings.fisRole, function: settings.function };
  const { template, changed, leftOut } = fisTemplate(set, targets);
  if (Object.keys(template.actions).length === 0) {
    throw new UserError(`AWS FIS can do none of these faults: ${leftOut.join('; ')}`);
  }
  for (const text of changed) output.note(`changed: ${text}`);
  for (const text of leftOut) output.note(`left out: ${text}`);
  output.data(JSON.stringify(template, undefined, 2));
  return { exitCode: EXIT.ok, json: { template, changed, leftOut } };
}

/** The comment with which a file begins, as one line. */
function firstComment(text: string): string {
  const lines = text.split('\n');
  const end = lines.findIndex((line) => !line.startsWith('#'));
  return lines
    .slice(0, end)
    .map((line) => line.slice(1).trim())
    .join(' ');
}
