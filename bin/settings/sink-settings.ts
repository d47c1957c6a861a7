import type { SinkKind } from '../../producer/sinks/sink-kind';
import type { SinkOption } from '../../producer/sinks/sink-options';
import { sinkNamed, SINKS } from '../../producer/sinks/sinks';
import { UserError } from '../../lib/core/user-error';
import { longFlag, setting, type Setting, type SettingValues } from './setting';
import { anyText, choice, wholeNumber } from './setting-kinds';

const SINK = setting({
  flag: '--sink <kind>',
  variables: ['LEGION_SINK'],
  yamlKey: 'sink',
  kind: choice(SINKS.map(({ name }) => name)),
  defaultText: 'the transport',
  description: `where events go: ${SINKS.map(({ name, summary }) => `${name} (${summary})`).join(', ')}`,
});

const STREAMS = SINKS.filter(({ writesTo }) => writesTo === 'stream').map(({ name }) => name);

/** The stream that events go through unless they go to a file; commands that read a stream have this setting alone. */
export const TRANSPORT = setting({
  flag: '--transport <kind>',
  variables: ['LEGION_TRANSPORT'],
  yamlKey: 'transport',
  kind: choice(STREAMS),
  defaultText: SINKS[0].name,
  description: 'the stream that events go through',
});

/**
 * Where a run's events go: the kind of sink, and the settings that each kind declares for itself. The type knows only
 * the first two; `optionsOf` reads the others.
 */
export const SINK_SETTINGS: { readonly sink: typeof SINK; readonly transport: typeof TRANSPORT } = {
  sink: SINK,
  transport: TRANSPORT,
  ...Object.fromEntries(
    SINKS.flatMap(({ options }) => Object.entries(options)).map(([name, option]) => [name, settingOf(option)]),
  ),
};

export type SinkSettings = SettingValues<typeof SINK_SETTINGS>;

/**
 * The sink that the settings name.
 * @throws UserError when they name two
 */
export function sinkOf({ sink, transport }: Pick<SinkSettings, 'sink' | 'transport'>): SinkKind {
  const named = sinkNamed(sink ?? transport ?? SINKS[0].name);
  if (transport === undefined || transport === named.name) return named;
  throw new UserError(`--sink ${named.name} and --transport ${transport} contradict each other: leave one of them out`);
}

function settingOf(option: SinkOption): Setting<unknown> {
  const { flag, variable, yamlKey, defaultText, description } = option;
  return setting<unknown>({ flag, variables: [variable], yamlKey, defaultText, description, kind: kindOf(option) });
}

function kindOf(option: SinkOption) {
  switch (option.kind) {
    case 'text':
      return anyText(option.allowed);
    case 'choice':
      return choice(option.names);
    case 'count':
      return wholeNumber({ min: 1, max: option.max });
    default:
      return option satisfies never;
  }
}

/**
 * The values of the options that a sink declares.
 * @throws UserError when an option of another sink is set
 */
export function optionsOf(kind: SinkKind, settings: SinkSettings): Readonly<Record<string, never>> {
  const values = settings as unknown as Readonly<Record<string, never>>;
  const foreign = SINKS.flatMap(({ options }) => Object.entries(options)).find(
    ([name]) => values[name] !== undefined && !(name in kind.options),
  );
  if (!foreign) return Object.fromEntries(Object.keys(kind.options).map((name) => [name, values[name]!]));
  const [name, { flag }] = foreign;
  const owners = SINKS.filter(({ options }) => name in options).map((sink) => sink.name);
  throw new UserError(
    `${longFlag(flag)} means nothing to --sink ${kind.name}: use --sink ${owners.join(' or ')}, or leave ${longFlag(flag)} out`,
  );
}
