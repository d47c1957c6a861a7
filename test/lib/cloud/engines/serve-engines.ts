import type { Transport } from '../../../../lib/aws/transport';
import { startDynamoDbEngine } from '../../../../lib/cloud/dynamodb/dynamodb-engine';
import type { EngineName } from '../../../../lib/cloud/engines/call';
import type { EngineThreadOptions } from '../../../../lib/cloud/engines/engine';
import { createPortClient, type PortClient } from '../../../../lib/cloud/engines/port-client';
import { createPortTransport } from '../../../../lib/cloud/engines/port-transport';
import { startGateway } from '../../../../lib/cloud/gateway/gateway';
import type { Service } from '../../../../lib/cloud/gateway/service';
import { dynamoDbService, dynamoDbStreamsService } from '../../../../lib/cloud/gateway/services/dynamodb-service';
import { kinesisService } from '../../../../lib/cloud/gateway/services/kinesis-service';
import { startKinesisEngine } from '../../../../lib/cloud/kinesis/kinesis-engine';
import { systemClock } from '../../../../lib/core/system-clock';
import { REGION } from '../../../../lib/domain/embedded-account';

export type ServedEngines = {
  /** Where clients reach it over HTTP. */
  readonly endpoint: string;
  /** The shorter way for clients in this thread. */
  readonly transport: Transport;
  readonly caller: PortClient;
  readonly stop: () => Promise<void>;
};

const STARTERS = { kinesis: startKinesisEngine, dynamodb: startDynamoDbEngine };

/** One engine, behind a gateway of its own. */
export async function serveEngine(service: EngineName, options: EngineThreadOptions = {}): Promise<ServedEngines> {
  const engine = await STARTERS[service](options);
  const caller = createPortClient(engine.connect());
  const gateway = await gatewayOf(service === 'kinesis' ? [kinesisService(caller)] : dynamoDbServices(caller));
  const stop = async () => {
    await gateway.stop();
    caller.close();
    await engine.stop();
  };
  return {
    endpoint: gateway.endpoint,
    transport: createPortTransport({ kinesis: caller, dynamodb: caller }),
    caller,
    stop,
  };
}

/** Both engines, behind one gateway. */
export async function serveEngines(options: EngineThreadOptions = {}): Promise<Omit<ServedEngines, 'caller'>> {
  const [kinesis, dynamodb] = await Promise.all([startKinesisEngine(options), startDynamoDbEngine(options)]);
  const callers = { kinesis: createPortClient(kinesis.connect()), dynamodb: createPortClient(dynamodb.connect()) };
  const gateway = await gatewayOf([kinesisService(callers.kinesis), ...dynamoDbServices(callers.dynamodb)]);
  const stop = async () => {
    await gateway.stop();
    callers.kinesis.close();
    callers.dynamodb.close();
    await Promise.all([kinesis.stop(), dynamodb.stop()]);
  };
  return { endpoint: gateway.endpoint, transport: createPortTransport(callers), stop };
}

function dynamoDbServices(caller: PortClient): Service[] {
  return [dynamoDbService(caller, REGION), dynamoDbStreamsService(caller, REGION)];
}

function gatewayOf(services: readonly Service[]) {
  const log = { info: () => undefined, warn: () => undefined };
  return startGateway({ services, region: REGION, clock: systemClock, log });
}
