import { Template } from 'aws-cdk-lib/assertions';
import { INDEX_PARTITION_KEYS, indexEntry } from '../../../lib/cost/footprint';
import { BRONZE } from '../../../lib/domain/bronze/bronze';
import type { Item } from '../../../lib/domain/bronze/attribute';
import { buildApp } from '../../../lib/stacks/legion-app';

type Index = {
  readonly IndexName: string;
  readonly KeySchema: readonly { readonly AttributeName: string }[];
  readonly Projection: { readonly ProjectionType: string; readonly NonKeyAttributes: readonly string[] };
};

test('an index entry is measured as the deployed table projects it', () => {
  const app = buildApp({ target: 'aws', stage: 'dev', context: { 'aws:cdk:bundling-stacks': [] } });
  const bronze = Template.fromStack(app.node.findChild('legion-dev-bronze') as never);
  const tables = Object.values(bronze.findResources('AWS::DynamoDB::Table'));
  const { Properties } = tables.find((table) => 'GlobalSecondaryIndexes' in table.Properties)!;
  const indexes = Properties.GlobalSecondaryIndexes as readonly Index[];
  const keys = (Properties.KeySchema as Index['KeySchema']).map(({ AttributeName }) => AttributeName);
  const whole: Item = Object.fromEntries(Object.values(BRONZE).map((name) => [name, { S: 'x' }]));

  expect(Object.fromEntries(indexes.map((index) => [index.IndexName, index.KeySchema[0]!.AttributeName]))).toEqual(
    INDEX_PARTITION_KEYS,
  );
  for (const { KeySchema, Projection } of indexes) {
    const projected = [...keys, ...KeySchema.map(({ AttributeName }) => AttributeName), ...Projection.NonKeyAttributes];
    const measured = Object.keys(indexEntry(whole, KeySchema[0]!.AttributeName));
    expect(measured.toSorted()).toEqual([...new Set(projected)].toSorted());
  }
});
