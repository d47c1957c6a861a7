/**
 * What a client of a named endpoint must not take from the variables and configuration files of AWS's tools: FIPS,
 * dual-stack and account endpoints contradict an endpoint that is named, and the rest would make runs differ from
 * machine to machine. The SDK looks up whatever is not given, so that each of its options is here.
 */
export function nothingAmbient() {
  return {
    defaultsMode: 'standard' as const,
    retryMode: 'standard',
    useFipsEndpoint: false,
    useDualstackEndpoint: false,
    accountIdEndpointMode: 'disabled' as const,
    authSchemePreference: async () => [],
    endpointDiscoveryEnabled: false,
    userAgentAppId: async () => undefined,
  };
}
