import type { Transport } from '../../aws/transport';
import type { EngineName } from './call';
import type { PortClient } from './port-client';

/** Takes the requests of SDK clients to the engines. Clients that are destroyed leave the ports open. */
export function createPortTransport(engines: Readonly<Record<EngineName, Pick<PortClient, 'call'>>>): Transport;
