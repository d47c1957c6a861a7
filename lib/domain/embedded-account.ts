/** The account and the region in which the embedded cloud pretends to be; LocalStack has the same. */
export const ACCOUNT_ID = '000000000000';
export const REGION = 'us-east-1';
