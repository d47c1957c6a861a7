import { systemClock } from '../../lib/core/system-clock';
import path from 'node:path';
import { UserError } from '../../lib/core/user-error';
import type { SentTo } from '../../lib/domain/run/sent-to';
import type { OpenedSink, PreparedSink, SinkKind, SinkSurroundings } from '../../producer/sinks/sink-kind';
import { KAFKA } from '../../producer/sinks/kafka';
import { KINESIS } from '../../producer/sinks/kinesis';
import { optionsOf, sinkOf, type SinkSettings } from '../settings/sink-settings';
import type { CommandContext } from '../text/context';
import { kafkaTarget, refuseStrayKafka, type KafkaSettings } from './kafka-target';
import { openKinesis, resolveTarget, type Target, type TargetSettings } from './target';

/** A kind of sink with its options, ready to be opened. */
type ChosenSink = { readonly kind: SinkKind; readonly prepared: PreparedSink };

export type UsableSink = OpenedSink & Pick<SinkKind, 'writesTo' | 'isOfPipeline'>;

export type SinkPlaces = Pick<CommandContext, 'env' | 'envFile' | 'cwd' | 'stdout'>;

/**
 * The sink that the settings name.
 * @throws UserError when it cannot be used here, for example without a cloud, or an option of another sink is set
 */
export function chooseSink(settings: SinkSettings & TargetSettings & KafkaSettings, context: SinkPlaces): ChosenSink {
  const kind = sinkOf(settings);
  if (kind !== KAFKA) refuseStrayKafka(settings, kind.name);
  const surroundings = {
    ...surroundingsOf(context, () => resolveTarget(settings, context)),
    kafka: () => kafkaTarget(settings, context),
  };
  return { kind, prepared: kind.prepare(optionsOf(kind, settings), surroundings) };
}

/** Opens the sink for as long as `use` runs. @param run.folder where the run's files are */
export async function withSink<T>(
  { kind, prepared }: ChosenSink,
  run: { readonly folder: string },
  use: (sink: UsableSink) => Promise<T>,
): Promise<T> {
  const opened = await prepared.open(run);
  try {
    return await use({ ...opened, writesTo: kind.writesTo, isOfPipeline: kind.isOfPipeline });
  } finally {
    opened.close();
  }
}

/** What a deployed pipeline reads. */
const PIPELINE_STREAM: SinkKind = KINESIS;

/** Opens the stream that the target's pipeline reads, for as long as `use` runs. */
export function withPipelineStream<T>(
  target: Target,
  context: SinkPlaces,
  use: (sink: UsableSink) => Promise<T>,
): Promise<T> {
  const prepared = PIPELINE_STREAM.prepare(
    {},
    surroundingsOf(context, () => target),
  );
  return withSink({ kind: PIPELINE_STREAM, prepared }, { folder: context.cwd }, use);
}

/** Which stream the target's pipeline reads; undefined where nothing distinguishes it from another of the same name. */
export function identifyStream(target: Target, context: SinkPlaces): Promise<SentTo | undefined> {
  return withPipelineStream(target, context, ({ destination }) => destination.identify());
}

function surroundingsOf(context: SinkPlaces, targetOf: () => Target): SinkSurroundings {
  return {
    clock: systemClock,
    random: Math.random,
    stdout: context.stdout,
    resolvePath: (file) => path.resolve(context.cwd, file),
    kafka: () => {
      throw new UserError('no Kafka is named here: name one with --brokers');
    },
    cloud: () => {
      const target = targetOf();
      return {
        description: target.description,
        streamName: target.names.stream,
        openKinesis: (settings) => openKinesis(target, context, settings),
      };
    },
  };
}
