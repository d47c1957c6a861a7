/** BatchWriteItem API limit. So many items of the largest size are 13.7 MB in base64, under the limit of 16 MB. */
export const MAX_ITEMS_PER_CALL = 25;

/**
 * Calls at a time. On AWS a call waits some 10 ms for the network, so that eight are what fills one processor; against
 * a server on the same machine the cost of a record was measured to be the same with 2 to 16 of them.
 */
export const CALLS_IN_FLIGHT = 8;
