import { RemovalPolicy, Validations, type Duration } from 'aws-cdk-lib';
import { AccessLogFormat } from 'aws-cdk-lib/aws-apigateway';
import {
  HttpApi,
  HttpMethod,
  HttpNoneAuthorizer,
  HttpStage,
  LogGroupLogDestination,
  type IHttpRouteAuthorizer,
} from 'aws-cdk-lib/aws-apigatewayv2';
import { HttpIamAuthorizer, HttpJwtAuthorizer } from 'aws-cdk-lib/aws-apigatewayv2-authorizers';
import { HttpLambdaIntegration } from 'aws-cdk-lib/aws-apigatewayv2-integrations';
import { Grant, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Architecture, Function, LoggingFormat, Runtime, Tracing } from 'aws-cdk-lib/aws-lambda';
import { LogGroup } from 'aws-cdk-lib/aws-logs';
import { Secret } from 'aws-cdk-lib/aws-secretsmanager';
import { Construct } from 'constructs';
import { CURSOR_KEY_ENV } from '../api/contract/environment';
import { ROUTE_IDS, ROUTES, type Route } from '../api/contract/routes';
import { DETECTION_INDEX } from '../domain/detection/detection';
import { ENV, INDEX } from '../domain/names';
import { QUARANTINE_INDEX } from '../domain/bronze/quarantine';
import type { DetectionsTable } from './detections-table';
import type { BronzeTable } from './bronze-table';
import type { DetectorStateTable } from './detector-state-table';
import { removalPolicy, type Durability } from './durability';
import type { EventStream } from './event-stream';
import { functionCode } from './function-bundle';
import type { LogRetentionDays } from './log-retention';
import type { QuarantineTable } from './quarantine-table';
import type { RollupsTable } from './rollups-table';
import type { Observability } from './stream-function';

/** Who may use the API: callers with AWS credentials of the account, or callers with a token of an issuer. */
export type ApiAccess =
  { readonly kind: 'iam' } | { readonly kind: 'jwt'; readonly issuer: string; readonly audience: readonly string[] };

export type QueryApiProps = {
  readonly apiName: string;
  readonly functionName: string;
  readonly events: EventStream;
  readonly bronze: BronzeTable;
  readonly quarantine: QuarantineTable;
  readonly rollups: RollupsTable;
  readonly anomalies: DetectionsTable;
  readonly detectorState: DetectorStateTable;
  /** Must match the consumer's value, otherwise rows would be missed. */
  readonly indexShards: number;
  readonly access: ApiAccess;
  /** Requests of all clients together; requests above the limit get 429. */
  readonly throttle: { readonly perSecond: number; readonly burst: number };
  readonly memoryMb: number;
  /** Less than the 30 s that an HTTP API waits. */
  readonly timeout: Duration;
  readonly logRetentionDays: LogRetentionDays;
  readonly durability: Durability;
  readonly observability: Observability;
};

const READ_STREAM = [
  'kinesis:DescribeStreamSummary',
  'kinesis:GetRecords',
  'kinesis:GetShardIterator',
  'kinesis:ListShards',
];

const CALLED_BY_GATEWAY = 'An HTTP API calls it and passes its answer on: there is nothing to put aside for later.';
const OLDEST_OF_TWO =
  'Node.js 22 is supported until April 2027, and the same file runs on the Node.js of every target.';
const ACKNOWLEDGED = [
  { id: 'AwsSolutions-L1', reason: OLDEST_OF_TWO },
  { id: 'Serverless-LambdaLatestVersion', reason: OLDEST_OF_TWO },
  { id: 'Serverless-LambdaDLQ', reason: CALLED_BY_GATEWAY },
  { id: 'NIST.800.53.R5-LambdaDLQ', reason: CALLED_BY_GATEWAY },
  { id: 'NIST.800.53.R5-LambdaConcurrency', reason: 'The throttling of the HTTP API bounds it.' },
  {
    id: 'NIST.800.53.R5-LambdaInsideVPC',
    reason: 'It talks to DynamoDB and Kinesis alone; there is nothing private to reach in a network.',
  },
  {
    id: 'NIST.800.53.R5-IAMNoInlinePolicy',
    reason: 'The policy is for this one role, written from grants; sharing it would give others what they do not use.',
  },
  {
    id: 'NIST.800.53.R5-CloudWatchLogGroupEncrypted',
    reason: 'Encrypted with the keys of CloudWatch. It holds routes, status codes and who asked, never a payload.',
  },
  { id: 'AwsSolutions-IAM5[Resource::*]', reason: 'X-Ray knows no resources: its two write actions take only a star.' },
  { id: 'AwsSolutions-APIG4', reason: '/health says nothing but that the API answers; all else has an authorizer.' },
  { id: 'AwsSolutions-SMG4', reason: 'The key signs cursors; a new one only makes clients begin their lists anew.' },
  {
    id: 'NIST.800.53.R5-SecretsManagerRotationEnabled',
    reason: 'The key signs cursors; a new one only makes clients begin their lists anew.',
  },
  {
    id: 'NIST.800.53.R5-SecretsManagerUsingKMSKey',
    reason: 'Encrypted with the key that AWS manages; what it protects is no data.',
  },
];

/**
 * A line of the access log. It has the route instead of the path, which may contain a customer, and no text written by
 * the client, which could break the JSON.
 */
const LOGGED = {
  requestId: '$context.requestId',
  time: '$context.requestTime',
  route: '$context.routeKey',
  status: '$context.status',
  latencyMs: '$context.responseLatency',
  bytes: '$context.responseLength',
  sourceIp: '$context.identity.sourceIp',
  caller: '$context.identity.userArn',
  subject: '$context.authorizer.claims.sub',
};

/** The query API: one function behind an HTTP API that requires authentication on every route but `/health`. */
export class QueryApi extends Construct {
  readonly function: Function;
  readonly api: HttpApi;
  readonly stage: HttpStage;

  constructor(scope: Construct, id: string, props: QueryApiProps) {
    super(scope, id);
    this.function = this.createFunction(props);
    this.grantReads(props);
    this.api = new HttpApi(this, 'Api', {
      apiName: props.apiName,
      description: 'Queries over the stored events',
      createDefaultStage: false,
    });
    this.stage = this.createStage(props);
    this.addRoutes(props);
    Validations.of(this).acknowledge(...ACKNOWLEDGED);
  }

  private createFunction(props: QueryApiProps): Function {
    const logGroup = this.createLogGroup('Logs', `/aws/lambda/${props.functionName}`, props);
    const role = new Role(this, 'Role', { assumedBy: new ServicePrincipal('lambda.amazonaws.com') });
    logGroup.grantWrite(role);
    const cursorKey = new Secret(this, 'CursorKey', {
      description: 'Signs the cursors of the query API',
      generateSecretString: { passwordLength: 64, excludePunctuation: true },
      // The secret protects no data, and one left behind would cost money forever.
      removalPolicy: RemovalPolicy.DESTROY,
    });
    return new Function(this, 'Function', {
      functionName: props.functionName,
      description: 'Answers queries over what the pipeline has stored',
      runtime: Runtime.NODEJS_22_X,
      architecture: Architecture.ARM_64,
      memorySize: props.memoryMb,
      timeout: props.timeout,
      role,
      logGroup,
      loggingFormat: LoggingFormat.JSON,
      environment: {
        [ENV.streamName]: props.events.stream.streamName,
        [ENV.bronzeTableName]: props.bronze.table.tableName,
        [ENV.quarantineTableName]: props.quarantine.table.tableName,
        [ENV.rollupsTableName]: props.rollups.table.tableName,
        [ENV.detectionsTableName]: props.anomalies.table.tableName,
        [ENV.detectorStateTableName]: props.detectorState.table.tableName,
        [ENV.indexShards]: String(props.indexShards),
        // A reference that CloudFormation resolves, so the key appears in no template.
        [CURSOR_KEY_ENV]: cursorKey.secretValue.unsafeUnwrap(),
      },
      tracing: props.observability === 'cloudwatch' ? Tracing.ACTIVE : Tracing.DISABLED,
      code: functionCode('api'),
      handler: 'index.handler',
    });
  }

  private grantReads({ events, bronze, quarantine, rollups, anomalies, detectorState }: QueryApiProps): void {
    const grant = (actions: string[], ...resourceArns: string[]) =>
      Grant.addToPrincipal({ grantee: this.function, actions, resourceArns });
    const indexes = Object.values(INDEX).map((name) => `${bronze.table.tableArn}/index/${name}`);
    grant(['dynamodb:DescribeTable', 'dynamodb:Query'], bronze.table.tableArn);
    grant(['dynamodb:Query'], ...indexes);
    grant(['dynamodb:DescribeTable', 'dynamodb:Query', 'dynamodb:Scan'], quarantine.table.tableArn);
    grant(['dynamodb:Query'], `${quarantine.table.tableArn}/index/${QUARANTINE_INDEX.byArrival}`);
    grant(['dynamodb:DescribeTable', 'dynamodb:Query'], rollups.table.tableArn);
    const found = Object.values(DETECTION_INDEX).map((name) => `${anomalies.table.tableArn}/index/${name}`);
    grant(['dynamodb:Query'], anomalies.table.tableArn, ...found);
    detectorState.grantRead(this.function);
    grant(READ_STREAM, events.stream.streamArn);
  }

  private createStage(props: QueryApiProps): HttpStage {
    const accessLog = this.createLogGroup('AccessLog', `/aws/apigateway/${props.apiName}`, props);
    return new HttpStage(this, 'Stage', {
      httpApi: this.api,
      stageName: '$default',
      autoDeploy: true,
      throttle: { rateLimit: props.throttle.perSecond, burstLimit: props.throttle.burst },
      accessLogSettings: {
        destination: new LogGroupLogDestination(accessLog),
        format: AccessLogFormat.custom(JSON.stringify(LOGGED)),
      },
    });
  }

  /** Read routes only, because no producer that could be controlled runs beside the function. */
  private addRoutes({ access }: QueryApiProps): void {
    const integration = new HttpLambdaIntegration('Integration', this.function);
    const authorizer = authorizerOf(access);
    for (const id of ROUTE_IDS) {
      const route: Route = ROUTES[id];
      if (route.access === 'control') continue;
      this.api.addRoutes({
        path: route.path,
        methods: [HttpMethod.GET],
        integration,
        authorizer: route.access === 'open' ? new HttpNoneAuthorizer() : authorizer,
      });
    }
  }

  private createLogGroup(id: string, logGroupName: string, props: QueryApiProps): LogGroup {
    return new LogGroup(this, id, {
      logGroupName,
      // The CDK's retention enum has the number of days as its values.
      retention: props.logRetentionDays,
      removalPolicy: removalPolicy(props.durability),
    });
  }
}

function authorizerOf(access: ApiAccess): IHttpRouteAuthorizer {
  switch (access.kind) {
    case 'iam':
      return new HttpIamAuthorizer();
    case 'jwt':
      return new HttpJwtAuthorizer('Tokens', access.issuer, { jwtAudience: [...access.audience] });
    default:
      return access satisfies never;
  }
}
