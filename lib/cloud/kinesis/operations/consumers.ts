import type { ConsumerState } from '../consumer';
import { inUse, invalidArgument, limitExceeded, notFound } from '../faults';
import type { Kinesis } from '../kinesis';
import { Moment, type Output } from '../output';
import { pageByName } from '../page-token';
import { NAMED, NEXT_TOKEN, REQUIRED_NAME, STREAM, TAGS, UP_TO_10_000 } from '../requests/common-members';
import type { Member, RequestOf } from '../requests/members';
import type { Stream } from '../stream';
import { secondsOf } from '../stream-state';
import { operation } from './operation';

/** RegisterStreamConsumer API: "With On-demand Standard and Provisioned streams, you can register up to 20 consumers". */
const MAX_CONSUMERS = 20;
/** There: "With On-demand Advantage streams, you can register up to 50 consumers per stream". */
const MAX_ADVANTAGE_CONSUMERS = 50;
/** There: "you cannot have more than 5 consumers in a CREATING status at the same time". */
const MAX_CREATING = 5;
/** ListStreamConsumers API: the default of MaxResults. */
const DEFAULT_RESULTS = 100;

const STREAM_ARN = { ...STREAM.StreamARN, required: true } as const;

export const CONSUMER_ARN = {
  type: 'String',
  min: 1,
  max: 2_048,
  pattern: '^(arn):aws.*:kinesis:.*:\\d{12}:.*stream\\/[a-zA-Z0-9_.-]+\\/consumer\\/[a-zA-Z0-9_.-]+:[0-9]+',
} as const satisfies Member;

const CONSUMER = {
  StreamARN: { ...STREAM.StreamARN, required: { unless: 'ConsumerARN' } },
  ConsumerName: { ...NAMED, required: { unless: 'ConsumerARN' } },
  ConsumerARN: CONSUMER_ARN,
} as const;

export const registerStreamConsumer = operation(
  'RegisterStreamConsumer',
  { StreamARN: STREAM_ARN, ConsumerName: REQUIRED_NAME, Tags: TAGS },
  (request, kinesis) => {
    const stream = kinesis.activeStream(request);
    const { ConsumerName: name } = request;
    const consumers = kinesis.consumers(stream);
    if (consumers.some((consumer) => consumer.name === name))
      throw inUse(`Consumer ${name} under stream ${request.StreamARN} already exists.`);
    checkLimits(stream, consumers, kinesis);
    const consumer = { name, createdMs: kinesis.now() };
    kinesis.change(stream, { consumers: [...consumers, consumer] });
    return { Consumer: consumerOutput(stream, consumer, kinesis) };
  },
);

/** @throws ServiceError LimitExceededException */
function checkLimits(stream: Stream, consumers: readonly ConsumerState[], kinesis: Kinesis): void {
  const isAdvantage = stream.state.mode === 'ON_DEMAND' && kinesis.hasCommitment();
  const limit = isAdvantage ? MAX_ADVANTAGE_CONSUMERS : MAX_CONSUMERS;
  if (consumers.length >= limit)
    throw limitExceeded(`${kinesis.describe(stream.state.name)} may have ${limit} consumers, and has them.`);
  const statuses = consumers.map((consumer) => kinesis.consumerStatus(consumer));
  if (statuses.filter((status) => status === 'CREATING').length >= MAX_CREATING)
    throw limitExceeded(`${kinesis.describe(stream.state.name)} has ${MAX_CREATING} consumers in state CREATING.`);
}

export const describeStreamConsumer = operation('DescribeStreamConsumer', CONSUMER, (request, kinesis) => {
  const { stream, consumer } = consumerOf(request, kinesis);
  const StreamARN = kinesis.arnOf(stream.state.name);
  return { ConsumerDescription: { ...consumerOutput(stream, consumer, kinesis), StreamARN } };
});

export const deregisterStreamConsumer = operation('DeregisterStreamConsumer', CONSUMER, (request, kinesis) => {
  const { stream, consumer } = consumerOf(request, kinesis);
  const others = kinesis.consumers(stream).filter((other) => other !== consumer);
  const deletedMs = consumer.deletedMs ?? kinesis.now();
  kinesis.change(stream, { consumers: [...others, { ...consumer, deletedMs }] });
});

export const listStreamConsumers = operation(
  'ListStreamConsumers',
  {
    StreamARN: STREAM_ARN,
    NextToken: NEXT_TOKEN,
    MaxResults: UP_TO_10_000,
    StreamCreationTimestamp: { type: 'Timestamp' },
  },
  (request, kinesis) => {
    const stream = kinesis.stream(request);
    const { NextToken: token, MaxResults: limit = DEFAULT_RESULTS, StreamCreationTimestamp: createdMs } = request;
    if (createdMs !== undefined && secondsOf(createdMs) !== secondsOf(stream.state.createdMs))
      throw notFound(`${kinesis.describe(stream.state.name)} was not created at the given time.`);
    const sorted = kinesis.consumers(stream).toSorted((a, b) => (a.name < b.name ? -1 : 1));
    const { shown, nextToken } = pageByName('ListStreamConsumers', sorted, { token, limit }, kinesis.now());
    return { Consumers: shown.map((consumer) => consumerOutput(stream, consumer, kinesis)), NextToken: nextToken };
  },
);

export type Found = { readonly stream: Stream; readonly consumer: ConsumerState };

/** @throws ServiceError ResourceNotFoundException, InvalidArgumentException when its names contradict each other */
export function consumerOf(request: RequestOf<typeof CONSUMER>, kinesis: Kinesis): Found {
  const { ConsumerARN: arn, StreamARN: streamArn = arn!.slice(0, arn!.indexOf('/consumer/')) } = request;
  const { ConsumerName: name = arn!.slice(arn!.lastIndexOf('/') + 1, arn!.lastIndexOf(':')) } = request;
  if (arn !== undefined && !arn.startsWith(`${streamArn}/consumer/${name}:`))
    throw invalidArgument(`ConsumerARN ${arn} does not belong to consumer ${name} of ${streamArn}.`);
  const stream = kinesis.stream({ StreamARN: streamArn });
  const consumer = kinesis.consumers(stream).find((known) => known.name === name);
  if (!consumer || (arn !== undefined && consumerArn(stream, consumer, kinesis) !== arn))
    throw notFound(`Consumer ${arn ?? name}, account ${kinesis.accountId} not found.`);
  return { stream, consumer };
}

function consumerOutput(stream: Stream, consumer: ConsumerState, kinesis: Kinesis): Output {
  return {
    ConsumerName: consumer.name,
    ConsumerARN: consumerArn(stream, consumer, kinesis),
    ConsumerStatus: kinesis.consumerStatus(consumer),
    ConsumerCreationTimestamp: new Moment(consumer.createdMs),
  };
}

function consumerArn({ state }: Stream, { name, createdMs }: ConsumerState, kinesis: Kinesis): string {
  return `${kinesis.arnOf(state.name)}/consumer/${name}:${secondsOf(createdMs)}`;
}
