import { Duration, Stack, type StackProps } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import type { Durability } from '../constructs/durability';
import { EventStream } from '../constructs/event-stream';
import { output } from '../constructs/output';
import type { ResourceNames } from '../domain/names';
import type { AppSettings } from './app-settings';

export type StreamStackProps = StackProps & {
  readonly names: ResourceNames;
  readonly settings: AppSettings;
  readonly durability: Durability;
};

/** The stream. It outlives its readers, and deleting it does not affect stored data. */
export class StreamStack extends Stack {
  readonly events: EventStream;

  constructor(scope: Construct, id: string, { names, settings, durability, ...props }: StreamStackProps) {
    super(scope, id, props);
    this.events = new EventStream(this, 'Events', {
      streamName: names.stream,
      capacity: settings.capacity,
      retention: Duration.hours(settings.streamRetentionHours),
      durability,
    });
    output(this, 'StreamName', this.events.stream.streamName);
  }
}
