/** BatchWriteItem API limit. 25 items of the largest size are 13.7 MB in base64, under the limit of 16 MB. */
export const MAX_ITEMS_PER_CALL = 25;

/**
 * Calls at a time. On AWS a call waits about 10 ms for the network, so eight fill one processor. Against a server on the
 * same machine, a record cost the same with 2 to 16 of them.
 */
export const CALLS_IN_FLIGHT = 8;
