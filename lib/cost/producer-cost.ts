import type { Quantity } from './cost-line';
import type { Deployment } from './deployment';
import { HOURS_PER_MONTH } from './month';

const GB_PER_TASK = 2;

export function producer({ producerTasks }: Deployment): Quantity[] {
  const hours = producerTasks * HOURS_PER_MONTH;
  return [
    { service: 'Fargate', what: `producer, ${producerTasks} vCPU`, quantity: hours, price: 'fargateArmVcpuHour' },
    {
      service: 'Fargate',
      what: `producer, ${producerTasks * GB_PER_TASK} GB`,
      quantity: hours * GB_PER_TASK,
      price: 'fargateArmGbHour',
    },
  ];
}
