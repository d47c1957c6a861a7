/** What the gateway says to people. */
export type GatewayLog = {
  readonly warn: (details: object, message: string) => void;
};
