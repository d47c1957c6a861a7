/**
 * How the message of a throttled record begins when the cloud on this machine has no memory left. A real stream
 * throttles for a moment, and a producer tries again; here more attempts change nothing once all is stored.
 */
export const MEMORY_EXHAUSTED = 'the memory of this cloud is used up';

export function isMemoryExhausted({ message }: { readonly message: string }): boolean {
  return message.startsWith(MEMORY_EXHAUSTED);
}
