import type { ApiDependencies } from './dependencies';

/** What control routes say where there is no producer. */
export const NO_PRODUCER = {
  available: false,
  reason: 'no producer runs beside this server: start one with legion start',
} as const;

/** The state of the producer beside this server, or why there is none. */
export function controlAnswer({ control }: Pick<ApiDependencies, 'control'>) {
  return control ? control.producer.state() : NO_PRODUCER;
}
