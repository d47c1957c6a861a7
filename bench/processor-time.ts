/** Processor time of this process with all its threads while the work lasts, in microseconds. */
export async function processorMicroseconds(work: () => Promise<void> | void): Promise<number> {
  const before = process.cpuUsage();
  await work();
  const { user, system } = process.cpuUsage(before);
  return user + system;
}
