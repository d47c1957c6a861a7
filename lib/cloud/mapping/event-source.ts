/** The service that a mapping reads from. */
export type SourceService = 'kinesis' | 'dynamodb';
