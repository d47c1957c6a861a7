import { App } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import { provisioned } from '../../../lib/constructs/stream-capacity';
import { ROUTE_IDS, ROUTES, type Route } from '../../../lib/api/contract/routes';
import { resourceNames } from '../../../lib/domain/names';
import { ApiStack } from '../../../lib/stacks/api-stack';
import { defaultSettings } from '../../../lib/stacks/app-settings';
import { BronzeStack } from '../../../lib/stacks/bronze-stack';
import { StreamStack } from '../../../lib/stacks/stream-stack';
import type { ApiAccess } from '../../../lib/constructs/query-api';

function templateOf(access?: ApiAccess): Template {
  // Bundling and the CDK's own template validation take seconds, and the template is the same without them.
  const app = new App({
    context: { 'aws:cdk:bundling-stacks': [] },
    analyticsReporting: false,
    builtinCloudFormationValidation: false,
  });
  const settings = { ...defaultSettings('aws'), capacity: provisioned(1) };
  const common = { names: resourceNames('t'), settings, durability: 'restorable' as const };
  const stream = new StreamStack(app, 'stream', common);
  const store = new BronzeStack(app, 'bronze', common);
  return Template.fromStack(
    new ApiStack(app, 'api', { ...common, stage: 't', stream, store, access, observability: 'cloudwatch' }),
  );
}

type RouteProperties = { readonly RouteKey: string; readonly AuthorizationType: string };

function routesOf(template: Template): Map<string, string> {
  const routes = Object.values(template.findResources('AWS::ApiGatewayV2::Route')) as { Properties: RouteProperties }[];
  return new Map(routes.map(({ Properties }) => [Properties.RouteKey, Properties.AuthorizationType]));
}

const reads = ROUTE_IDS.map((id) => ROUTES[id] as Route).filter(({ access }) => access !== 'control');

test('every read route has the authorizer, there is no control route, and only /health is open', () => {
  const expected = reads.map(({ path }) => [`GET ${path}`, path === '/health' ? 'NONE' : 'AWS_IAM']);
  expect(Object.fromEntries(routesOf(templateOf()))).toEqual(Object.fromEntries(expected));
});

test('tokens of an issuer can replace credentials', () => {
  const template = templateOf({ kind: 'jwt', issuer: 'https://issuer.example', audience: ['legion'] });
  template.hasResourceProperties('AWS::ApiGatewayV2::Authorizer', {
    AuthorizerType: 'JWT',
    JwtConfiguration: { Issuer: 'https://issuer.example', Audience: ['legion'] },
  });
  const types = [...routesOf(template)].filter(([, type]) => type !== 'JWT');
  expect(types).toEqual([['GET /health', 'NONE']]);
});

test('requests are throttled and logged, and CORS is not enabled', () => {
  const template = templateOf();
  template.hasResourceProperties('AWS::ApiGatewayV2::Stage', {
    DefaultRouteSettings: Match.objectLike({ ThrottlingRateLimit: 50, ThrottlingBurstLimit: 100 }),
    AccessLogSettings: Match.objectLike({
      Format: Match.serializedJson(Match.objectLike({ route: '$context.routeKey' })),
    }),
  });
  template.hasResourceProperties('AWS::ApiGatewayV2::Api', { CorsConfiguration: Match.absent() });
});

test('the function may read but not write, and its key is in no template', () => {
  const template = templateOf();
  const policies = JSON.stringify(template.findResources('AWS::IAM::Policy'));
  expect(policies).not.toMatch(
    /dynamodb:(Put|Update|Delete|BatchWrite)|kinesis:Put|"\*"\]?,"Effect":"Allow","Resource":"arn/,
  );
  template.hasResourceProperties('AWS::Lambda::Function', {
    Timeout: 25,
    Environment: { Variables: Match.objectLike({ CURSOR_KEY: Match.objectLike({}) }) },
  });
});
