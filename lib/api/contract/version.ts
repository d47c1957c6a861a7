/** Version of the API: the first number changes when a client of the one before would no longer work. */
export const API_VERSION = '1.0.0';
