/** States written at a time. Each write listens for the deadline, and Node.js warns at more than ten listeners. */
export const WRITES_IN_FLIGHT = 8;
