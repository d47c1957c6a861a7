/** The code of a worker's failure with a message that is fit for users. */
export const TOLD = 'TOLD';
