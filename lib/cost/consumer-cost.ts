import type { Quantity } from './cost-line';
import { invocationsPerSecond, type Deployment } from './deployment';
import { SECONDS_PER_MONTH } from './month';

export function invocations(deployment: Deployment): Quantity[] {
  const service = 'Lambda';
  const requests = invocationsPerSecond(deployment) * SECONDS_PER_MONTH;
  const records = deployment.eventsPerSecond * SECONDS_PER_MONTH;
  const { consumerMsPerRecord, consumerMsPerInvocation } = deployment;
  const busySeconds = (records * consumerMsPerRecord + requests * consumerMsPerInvocation) / 1000;
  return [
    { service, what: 'consumer, requests', quantity: requests, price: 'lambdaRequest' },
    {
      service,
      what: `consumer, ${deployment.memoryMb} MB on arm64`,
      quantity: (busySeconds * deployment.memoryMb) / 1024,
      price: 'lambdaArmGbSecond',
    },
  ];
}
