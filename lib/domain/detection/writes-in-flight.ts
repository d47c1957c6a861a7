/** States written at a time. Each listens for the end of the time, and Node.js warns of more than ten listeners. */
export const WRITES_IN_FLIGHT = 8;
