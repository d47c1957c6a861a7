/** Developer Guide, "Service quotas": keys have at most so many bytes. */
export const MAX_PARTITION_BYTES = 2048;
export const MAX_SORT_BYTES = 1024;
