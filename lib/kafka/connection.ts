/** How brokers are reached. Plain data; secrets come from the environment or a settings file. */
export type KafkaConnection = {
  /** `host:port`, at least one. */
  readonly brokers: readonly string[];
  /** @default no TLS */
  readonly tls?: {
    /** Certificates in PEM that sign the brokers'. @default those that Node.js trusts */
    readonly ca?: string | undefined;
  };
  /** @default no authentication */
  readonly sasl?: { readonly mechanism: SaslMechanism; readonly username: string; readonly password: string };
};

export const SASL_MECHANISMS = ['plain', 'scram-sha-256', 'scram-sha-512'] as const;
type SaslMechanism = (typeof SASL_MECHANISMS)[number];
