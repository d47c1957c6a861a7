import type { Writable } from 'node:stream';
import type { KinesisClient } from '@aws-sdk/client-kinesis';
import type { KafkaConnection } from '../../lib/kafka/connection';
import type { TopicSettings } from '../../lib/kafka/topic';
import type { Clock } from '../../lib/core/clock';
import type { OpenSink, SinkDestination } from '../delivery/sink';
import type { SinkOptions, SinkOptionValues } from './sink-options';

/** A row of the table of sinks: all that the program knows of one kind of sink. */
export type SinkKind<O extends SinkOptions = SinkOptions> = {
  /** What `--sink` calls it. */
  readonly name: string;
  /** A few words for the help, such as `a stream of AWS`. */
  readonly summary: string;
  /** Settings that only this sink understands; naming one with another sink is refused. */
  readonly options: O;
  /** The run's clock unless the user names one: `wall` keeps the rate in real time, `virtual` goes as fast as it can. */
  readonly defaultClock: 'wall' | 'virtual';
  readonly writesTo: 'stream' | 'file';
  /** The deployed pipeline reads it and stores what it reads, so that `verify` can prove a run. */
  readonly isOfPipeline: boolean;
  /**
   * Checks what can be checked before the run is planned, and connects to nothing.
   * @throws UserError when the sink cannot be used with these options here
   */
  prepare(options: SinkOptionValues<O>, surroundings: SinkSurroundings): PreparedSink;
};

/** What a sink may use of the program around it. */
export type SinkSurroundings = {
  readonly clock: Clock;
  /** Even in [0, 1). */
  readonly random: () => number;
  readonly stdout: Writable;
  /** Makes a path that a user named absolute. */
  readonly resolvePath: (file: string) => string;
  /** @throws UserError when there is no cloud to talk to */
  readonly cloud: () => SinkCloud;
  /** @throws UserError when no brokers are named, or a setting of them is missing */
  readonly kafka: () => SinkKafka;
};

/** The topic that the program writes to, and how to reach it. */
export type SinkKafka = { readonly connection: KafkaConnection; readonly topic: TopicSettings };

/** The cloud that the program talks to. */
export type SinkCloud = {
  /** For people: `the embedded cloud at http://127.0.0.1:4567`. */
  readonly description: string;
  readonly streamName: string;
  /** A client of its own for the caller, who destroys it. */
  readonly openKinesis: (settings?: { readonly maxAttempts: number }) => Promise<KinesisClient>;
};

export type PreparedSink = {
  /** Whether events go to standard output, which then has no room for anything else. */
  readonly usesStdout: boolean;
  readonly open: (run: { readonly folder: string }) => Promise<OpenedSink>;
  /** Looks at what a stream needs, one thing at a time. @default nothing is needed */
  readonly probe?: SinkProbe;
};

/** Each answers in words for people, or rejects. */
export type SinkProbe = {
  /** What the sink sends to. */
  readonly description: string;
  readonly credentials: () => Promise<string>;
  readonly stream: () => Promise<{ readonly isReady: boolean; readonly detail: string }>;
};

/** A connection or a file name; the sinks of several runs can be made from it. */
export type OpenedSink = {
  /** What it sends to, for people. */
  readonly description: string;
  /** The file that events go into; `-` for standard output, undefined for a stream. */
  readonly file?: string;
  readonly destination: SinkDestination;
  /** @param eventsPerSecond in real time; Infinity when nothing paces the run */
  readonly at: (eventsPerSecond: number) => OpenSink;
  /** Releases what `open` took. */
  readonly close: () => void;
};
