/** The code of a worker's failure whose message people can read as it is. */
export const TOLD = 'TOLD';
