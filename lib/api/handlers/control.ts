import { ApiProblem } from '../contract/problem';
import { controlAnswer, NO_PRODUCER } from '../live/control-answer';
import { ControlConflict, type ProducerControl } from '../live/producer-control';
import { jsonAnswer, type Answer } from './answer';
import type { ApiDependencies } from '../live/dependencies';
import type { Handlers } from './handler';

export const controlHandlers = {
  getControl: async (_input, dependencies) => jsonAnswer(controlAnswer(dependencies)),
  startProducer: ({ body }, dependencies) =>
    act(dependencies, (producer) =>
      producer.start({
        workload: body.workload,
        eventsPerSecond: body.events_per_second,
        anomalyRate: body.anomaly_rate,
        network: body.network,
      }),
    ),
  pauseProducer: (_input, dependencies) => act(dependencies, (producer) => producer.pause()),
  stopProducer: (_input, dependencies) => act(dependencies, (producer) => producer.stop()),
  setRate: ({ body }, dependencies) =>
    act(dependencies, (producer) => producer.change({ eventsPerSecond: body.events_per_second })),
  setAnomalyRate: ({ body }, dependencies) =>
    act(dependencies, (producer) => producer.change({ anomalyRate: body.anomaly_rate })),
  setNetwork: ({ body }, dependencies) => act(dependencies, (producer) => producer.change({ network: body.network })),
  startBurst: ({ body }, dependencies) => act(dependencies, (producer) => producer.burst(body)),
  sendEvent: ({ body }, dependencies) => act(dependencies, (producer) => producer.send(body)),
  sendPayments: ({ body }, dependencies) => act(dependencies, (producer) => producer.pay(body)),
  injectAnomaly: ({ body }, dependencies) => act(dependencies, (producer) => producer.inject(body.type)),
} satisfies Partial<Handlers>;

async function act(
  { control, log }: ApiDependencies,
  action: (producer: ProducerControl) => Promise<object>,
): Promise<Answer> {
  if (!control) throw new ApiProblem('control_unavailable', NO_PRODUCER.reason);
  try {
    const answer = await action(control.producer);
    log.info({ last: control.producer.state().log.at(-1)?.text }, 'the producer was told what to do');
    return jsonAnswer(answer);
  } catch (error) {
    if (error instanceof ControlConflict) throw new ApiProblem('control_conflict', error.message);
    throw error;
  }
}
