/** Version of the API: the first number changes when clients of the previous version would break. */
export const API_VERSION = '1.0.0';
