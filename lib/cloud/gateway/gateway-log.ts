/** What the gateway says to people. */
export type GatewayLog = {
  readonly info: (details: object, message: string) => void;
  readonly warn: (details: object, message: string) => void;
};
